// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusScheduling

/// What is said of memory plans that were made wrong in one place.
@Suite struct PlanRefusalTests {
  @Test func brokenPlansAreRefused() throws {
    let entry = try step()
    let last = entry.drafts.count - 1
    let guarded = try #require(entry.schedule.steps.firstIndex { $0.canFail })
    #expect(guarded < last)
    var refusals = Refusals()
    func broken(_ title: String, drafts: [KernelDraft]? = nil, _ change: (inout [[Location]]) -> Void) {
      var locations = entry.locations
      change(&locations)
      refusals.add(title) {
        try PlanChecker.check(
          PlannedEntryPoint(
            "train_step", entry.schedule, drafts: drafts ?? entry.drafts, plan: entry.plan,
            locations: locations, conditions: []))
      }
    }
    broken("a step without a kernel", drafts: Array(entry.drafts.dropLast())) { $0.removeLast() }
    broken("a parameter without a place") { $0[last].removeLast() }
    broken("a buffer over the fault record") { locations in
      for step in locations.indices {
        locations[step] = locations[step].map { location in
          location.memory == .workspace ? .workspace(location.offset - 64) : location
        }
      }
    }
    broken("a buffer outside the workspace") { locations in
      for step in locations.indices {
        locations[step] = locations[step].map { location in
          location.memory == .workspace ? .workspace(location.offset + (1 << 20)) : location
        }
      }
    }
    func reordered(_ title: String, _ order: [Int]) {
      refusals.add(title) {
        let schedule = Schedule(
          graph: entry.schedule.graph, steps: order.map { entry.schedule.steps[$0] },
          homes: entry.schedule.homes)
        try PlanChecker.check(
          PlannedEntryPoint(
            "train_step", schedule, drafts: order.map { entry.drafts[$0] }, plan: entry.plan,
            locations: order.map { entry.locations[$0] }, conditions: []))
      }
    }
    let others = (0...last).filter { $0 != guarded }
    reordered("a check after the state has changed", others + [guarded])
    let lookup = try #require(entry.schedule.steps.firstIndex { $0.canFail && !$0.writes.isEmpty })
    broken("a kernel that changes the state before it has seen all that can stop it") { locations in
      for (index, parameter) in entry.drafts[lookup].parameters.enumerated() where parameter.isWritten {
        locations[lookup][index] = .state(0)
      }
    }
    let output = entry.locations.lastIndex { $0.contains(.argument(2)) }
    reordered("an output that no step writes", (0...last).filter { $0 != output })
    let loop = try loop()
    refusals.add("parts of a stacked result that lie beside each other") {
      let locations = loop.locations.map { step in
        step.map { location in
          Location(
            location.memory, offset: location.offset,
            terms: location.memory == .argument(2)
              ? location.terms.map { .init(loop: $0.loop, bytes: $0.bytes / 2) } : location.terms)
        }
      }
      try PlanChecker.check(
        PlannedEntryPoint(
          "run", loop.schedule, drafts: loop.drafts, plan: loop.plan, locations: locations,
          conditions: loop.conditions))
    }
    let choice = try choice()
    refusals.add("a condition where it was never written") {
      try PlanChecker.check(
        PlannedEntryPoint(
          "run", choice.schedule, drafts: choice.drafts, plan: choice.plan, locations: choice.locations,
          conditions: choice.conditions.map { $0.map { .workspace($0.offset + 64) } }))
    }
    refusals.add("a choice without conditions") {
      try PlanChecker.check(
        PlannedEntryPoint(
          "run", choice.schedule, drafts: choice.drafts, plan: choice.plan, locations: choice.locations,
          conditions: []))
    }
    refusals.check("plan")
  }

  /// A loop over rows, whose sums are stacked.
  private func loop() throws -> PlannedEntryPoint {
    let trace = Trace()
    let (last, sums) = scan(over: trace.input("xs", .f32(4, 3)), from: trace.input("h", .f32(3))) { h, x in
      (h + x, h * x)
    }
    trace.output(.result("sums"), sums)
    trace.output(.result("last"), last)
    return try ProgramCompiler.compile(
      "net", state: [], entryPoints: [("run", try trace.finished())], style: .tiles
    ).entryPoints[0]
  }

  /// One of two functions of a row, by its sum.
  private func choice() throws -> PlannedEntryPoint {
    let trace = Trace()
    let x = trace.input("x", .f32(3))
    let sum = x.sum()
    trace.output(
      .result("y"),
      cond(sum .> sum.filled(with: 0), x) {
        exp($0)
      } else: {
        -$0
      })
    return try ProgramCompiler.compile(
      "net", state: [], entryPoints: [("run", try trace.finished())], style: .tiles
    ).entryPoints[0]
  }

  /// An operator whose own kernel writes before it has seen everything that can stop it.
  private struct FailingCopy: Primitive {
    static let mnemonic = "failing_copy"
    static let differentiability = Differentiability.never("it is only lowered")
    static let form = PrimitiveForm.general
    static let examples: [Example] = []

    func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] { operands }
    func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] { operands }
    func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] { [nil] }
    func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] { [nil] }
    func lowering(_ site: LoweringSite) -> Lowering {
      let (x, y) = (Place(.parameter(0), .loop(0)), Place(.parameter(1), .loop(0)))
      let isNaN = Expression.compare(.ne, .load(x, .f32), .load(x, .f32), .f32)
      return .kernel([
        .loop(
          variable: 0, count: AffineIndex(site.results[0].elementCount),
          body: [.store(y, .load(x, .f32), .f32), .fail(if: isNaN, position: .loop(0))])
      ])
    }
  }

  /// A step that looks up rows by labels, which are checked, and changes a parameter.
  private func step() throws -> PlannedEntryPoint {
    let trace = Trace()
    let x = trace.input("x", .f32(4, 3))
    let labels = trace.input("labels", .i32(4))
    let w = trace.parameter("w", .f32(3))
    let checked = CheckIndex(below: 4)(labels)
    let rows = Gather(along: 0)(x, checked)
    trace.output(.result("rows"), tanh(rows).matmul(trace.parameter("m", .f32(3, 3))))
    trace.output(.update("w"), w - FailingCopy()(rows).sum(along: [0]))
    let state = [ProgramCompiler.StateTensor("w", .f32(3)), .init("m", .f32(3, 3))]
    return try ProgramCompiler.compile(
      "net", state: state, entryPoints: [("train_step", try trace.finished())], style: .tiles
    ).entryPoints[0]
  }
}
