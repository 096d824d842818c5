// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusKernel
import ApusScheduling
import Testing

/// How a training step with dropout reads as kernels, as a plan and as C: the mask is drawn where it is used, forward and
/// backward, and no buffer holds it.
@Suite struct DropoutGoldenTests {
  static let claim = Golden.Claim(folder: "dropout") { files in
    let names = [
      "schedule.txt", "plan.txt", "dropout.tcc.c", "loop.graph", "loop-schedule.txt", "loop-plan.txt",
    ]
    return files.filter { file in names.contains { file == "dropout/" + $0 } }
  }

  @Test func dropout() throws {
    let model = Sequential {
      Dense(12, activation: relu)
      Dropout(0.25)
      Dense(3)
    }
    let program = try Apus.Program("dropout", over: ["model": model]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let (x, y) = (step.input("x", .f32(8, 5)), step.input("y", .f32(8, 3)))
        let loss = meanSquaredError(model(x), y)
        step.result("loss", loss)
        step.minimize(loss, with: SGD(learningRate: 0.1))
      }
    }
    let entryPoints = program.entryPoints.filter { $0.name == "train_step" }
    for style in CodeStyle.allCases {
      let compiled = try Compilation.compiled(program, entryPoints, style: style)
      let planned = try #require(compiled.entryPoints.first)
      // The counter alone is no real number of those that kernels write.
      let written = planned.schedule.steps.flatMap(\.writes).map { planned.schedule.graph.type(of: $0) }
      #expect(written.filter { $0.dtype != .f32 } == [TensorType(.u64, .scalar)])
      let drawing = planned.schedule.steps.filter { SchedulePrinter.draws($0) }
      #expect(drawing.count == 2, "forward and backward")
      guard style == .tiles else { continue }
      Golden.check(SchedulePrinter(planned.schedule).text, at: "dropout/schedule.txt")
      Golden.check(PlanPrinter(planned).text, at: "dropout/plan.txt")
      Golden.check(try compiled.program.emitted(for: .inProcess).source, at: "dropout/dropout.tcc.c")
    }
  }

  private static func loop(steps: Int) throws -> (Apus.Program, ProgramCompiler.Result) {
    let (dropout, dense) = (Dropout(0.25), Dense(3, bias: false))
    let program = try Apus.Program("loop", over: ["dropout": dropout, "dense": dense]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let xs = step.input("xs", .f32(steps, 2, 3))
        let last = scan(over: xs, from: xs.trace.fill(0, .f32(2, 3))) { h, x in
          let next = tanh(dense(dropout(h)) + x)
          return (next, next)
        }.last
        let loss = (last * last).sum()
        step.result("loss", loss)
        step.minimize(loss, with: SGD(learningRate: 0.1))
      }
    }
    let entryPoints = program.entryPoints.filter { $0.name == "train_step" }
    return (program, try Compilation.compiled(program, entryPoints, style: .tiles, threads: .one))
  }

  /// Dropout of what a recurrence hands on: of a mask there is nothing in memory but the numbers of the steps.
  @Test func loop() throws {
    let (program, compiled) = try Self.loop(steps: 16)
    let entryPoint = try #require(program.entryPoints.first { $0.name == "train_step" })
    Golden.check(entryPoint.graph.description, at: "dropout/loop.graph")
    let planned = try #require(compiled.entryPoints.first)
    Golden.check(SchedulePrinter(planned.schedule).text, at: "dropout/loop-schedule.txt")
    Golden.check(PlanPrinter(planned).text, at: "dropout/loop-plan.txt")
    // However many steps there are, the code is the same; of few, a compiler is told that a loop is short.
    func text(_ compiled: ProgramCompiler.Result) throws -> String {
      try compiled.program.emitted(for: .standalone).source.withoutNumbers
    }
    let texts = try [10_000, 20_000].map { try text(Self.loop(steps: $0).1) }
    #expect(texts[0] == texts[1])
  }
}

extension SchedulePrinter {
  /// Whether a step draws random words.
  fileprivate static func draws(_ step: Schedule.Step) -> Bool {
    let nests: [Nest]
    switch step.form {
    case .nest(let nest), .contraction(_, let nest): nests = [nest]
    case .chain(let links): nests = links.map(\.nest)
    case .assembly, .guarded, .custom: nests = []
    }
    return nests.flatMap(\.instructions).contains { if case .random = $0.operation { true } else { false } }
  }
}
