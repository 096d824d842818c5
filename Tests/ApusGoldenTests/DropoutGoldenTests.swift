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
    let names = ["schedule.txt", "plan.txt", "dropout.tcc.c"]
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
