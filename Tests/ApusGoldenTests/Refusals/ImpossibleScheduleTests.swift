// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusScheduling

/// What is said of schedules that no graph leads to: never is an address made up for what is missing.
@Suite struct ImpossibleScheduleTests {
  @Test func schedulesThatCannotBeAreRefused() throws {
    var refusals = Refusals()
    let schedule = try step()
    let position = try #require(schedule.steps.firstIndex { $0.form.nest != nil })
    let nest = try #require(schedule.steps[position].form.nest)
    func compile(_ title: String, _ schedule: Schedule, _ style: CodeStyle = .tiles) {
      refusals.add("\(title), \(style)") {
        _ = try ProgramCompiler.compile(
          "net", state: [.init("w", .f32(3))], schedules: [("train_step", schedule)], style: style)
      }
    }
    for style in CodeStyle.allCases {
      let last = nest.instructions.count - 1
      compile(
        "an operand that is computed later",
        schedule.replacing(position, nest.replacing(0, .unary(.tanh, last))), style)
      compile(
        "a product that nothing computes", schedule.replacing(position, nest.replacing(0, .accumulator)),
        style)
    }
    func moved(_ title: String, _ name: (Schedule.Home) -> Schedule.Home) {
      var homes = schedule.homes
      for index in schedule.graph.nodes.indices {
        let value = Value(node: index)
        homes[value] = name(homes[value])
      }
      compile(title, Schedule(graph: schedule.graph, steps: schedule.steps, homes: homes))
    }
    moved("an input that is no argument") { if case .input = $0 { .input(name: "z") } else { $0 } }
    moved("a parameter that is not in the state") {
      if case .parameter = $0 { .parameter(name: "v") } else { $0 }
    }
    moved("a value without memory") { if case .input = $0 { .workspace } else { $0 } }
    refusals.add("a buffer that an operator's own kernel has not") {
      let custom = Schedule.Step.Form.custom(
        [.store(Place(.parameter(2)), .literal(.one), .f32)], operands: [], results: [Value(node: 0)])
      let step = Schedule.Step(form: custom, nodes: [0], reads: [], writes: [Value(node: 0)])
      _ = try schedule.draft(step, .tiles)
    }
    for domain in [[], [2, 2, 3]] {
      refusals.add("a kernel of \(domain.count) loops for a vector") {
        let lowered = try LoweredGraph(schedule.graph)
        let node = try #require(schedule.steps[position].nodes.first)
        var cluster = try #require(lowered.cluster(of: node))
        cluster.domain = domain.map { LoopSize($0) }
        _ = try NestBuilder(lowered, Placement(lowered), cluster)
      }
    }
    refusals.check("impossible")
  }

  /// `y = tanh(x) + w`, and `w` becomes `w − y`.
  private func step() throws -> Schedule {
    let trace = Trace()
    let w = trace.parameter("w", .f32(3))
    let y = tanh(trace.input("x", .f32(3))) + w
    trace.output(.update("w"), w - y)
    trace.output(.result("y"), y)
    return try Scheduler.schedule(trace.finished())
  }
}

extension Literal {
  fileprivate static let one = Literal(1.0, .f32)
}

extension Schedule.Step.Form {
  fileprivate var nest: Nest? {
    if case .nest(let nest) = self { nest } else { nil }
  }
}

extension Schedule {
  /// The schedule with another nest in a step.
  fileprivate func replacing(_ position: Int, _ nest: Nest) -> Schedule {
    var steps = steps
    let old = steps[position]
    steps[position] = Step(form: .nest(nest), nodes: old.nodes, reads: old.reads, writes: old.writes)
    return Schedule(graph: graph, steps: steps, homes: homes)
  }
}

extension Nest {
  /// The nest with another operation in an instruction.
  fileprivate func replacing(_ position: Int, _ operation: Operation) -> Nest {
    var nest = self
    let old = nest.instructions[position]
    nest.instructions[position] = Instruction(
      operation: operation, dtype: old.dtype, isPerRow: old.isPerRow, stage: old.stage)
    return nest
  }
}
