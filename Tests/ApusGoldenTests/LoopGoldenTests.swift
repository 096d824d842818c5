// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusGraph
import ApusKernel
import ApusPasses
import ApusScheduling
import Testing

/// How loops and choices read: an LSTM under a scan of 64 steps as it is recorded, with its gradient, after all passes,
/// as kernels, as a plan and as C; and one of two layers likewise.
@Suite struct LoopGoldenTests {
  static let claim = Golden.Claim(folder: "loops") { files in
    let names = [
      "lstm.graph", "lstm-gradient.graph", "lstm-optimized.graph", "lstm-schedule.txt", "lstm-plan.txt",
      "lstm.tcc.c", "cond.graph", "cond-gradient.graph", "cond-optimized.graph", "cond-schedule.txt",
      "cond-plan.txt", "cond.tcc.c", "while-optimized.graph", "while-plan.txt",
    ]
    return files.filter { file in names.contains { file == "loops/" + $0 } }
  }

  private struct LSTM: Layer {
    let fromInput = Dense(12)
    let fromState = Dense(12, bias: false)

    func callAsFunction(_ xs: Tensor) -> Tensor {
      let zeros = xs.trace.fill(0, .f32(2, 3))
      return scan(over: xs, from: [zeros, zeros]) { carried, x in
        let sums = fromInput(x) + fromState(carried[0])
        let gates = (0..<4).map { sums.sliced(3 * $0..<3 * $0 + 3, along: 1) }
        let c = logistic(gates[1]) * carried[1] + logistic(gates[0]) * tanh(gates[2])
        let h = logistic(gates[3]) * tanh(c)
        return ([h, c], h)
      }.last[0]
    }
  }

  private static func program(_ lstm: LSTM, steps: Int) throws -> Apus.Program {
    try Apus.Program("lstm", over: ["lstm": lstm]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let loss = lstm(step.input("xs", .f32(steps, 2, 5))).sum()
        step.result("loss", loss)
        step.minimize(loss, with: SGD(learningRate: 0.1))
      }
    }
  }

  /// One of two layers, whichever a number chooses.
  private struct Choice: Layer {
    let narrow = Dense(3)
    let wide = Dense(3)

    func callAsFunction(_ x: Tensor, _ t: Tensor) -> Tensor {
      cond(t .> t.filled(with: 0), x) {
        tanh(narrow($0))
      } else: {
        wide($0) * t
      }
    }
  }

  private static func compiled(_ program: Apus.Program) throws -> ProgramCompiler.Result {
    try Compilation.compiled(
      program, program.entryPoints.filter { $0.name == "train_step" }, style: .tiles, threads: .one)
  }

  @Test func lstm() throws {
    let program = try Self.program(LSTM(), steps: 64)
    try check(program, as: "lstm")
    #expect(
      program.state.map(\.path) == ["lstm.fromInput.weight", "lstm.fromInput.bias", "lstm.fromState.weight"])
  }

  @Test func choice() throws {
    let choice = Choice()
    let program = try Apus.Program("choice", over: ["choice": choice]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let loss = choice(step.input("x", .f32(2, 5)), step.input("t", .f32())).sum()
        step.result("loss", loss)
        step.minimize(loss, with: SGD(learningRate: 0.1))
      }
    }
    try check(program, as: "cond")
  }

  /// A layer that is applied again and again, as often as a number says.
  private struct Repetition: Layer {
    let dense = Dense(3)

    func callAsFunction(_ x: Tensor, _ count: Tensor) -> Tensor {
      whileLoop(from: [x, count.filled(with: 0)], limit: 5) {
        $0[1] .< count
      } body: {
        [tanh(dense($0[0])), $0[1] + 1]
      }[0]
    }
  }

  /// A loop with a condition is run once for its results and for what its derivative needs of it.
  @Test func condition() throws {
    let repetition = Repetition()
    let program = try Apus.Program("repetition", over: ["layer": repetition]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let loss = repetition(step.input("x", .f32(2, 3)), step.input("count", .f32())).sum()
        step.result("loss", loss)
        step.minimize(loss, with: SGD(learningRate: 0.1))
      }
    }
    let entryPoint = try #require(program.entryPoints.first { $0.name == "train_step" })
    let optimized = try PassRunner(verification: .eachPass).run(.standard(), on: entryPoint.graph).graph
    #expect(optimized.owners.count == 2, "forward and backward")
    Golden.check(optimized.description, at: "loops/while-optimized.graph")
    let planned = try #require(Self.compiled(program).entryPoints.first)
    Golden.check(PlanPrinter(planned).text, at: "loops/while-plan.txt")
  }

  /// Compares every stage of a program's `train_step`.
  private func check(_ program: Apus.Program, as name: String) throws {
    let entryPoint = try #require(program.entryPoints.first { $0.name == "train_step" })
    Golden.check(entryPoint.forward.description, at: "loops/\(name).graph")
    Golden.check(entryPoint.graph.description, at: "loops/\(name)-gradient.graph")
    let optimized = try PassRunner(verification: .eachPass).run(.standard(), on: entryPoint.graph).graph
    Golden.check(optimized.description, at: "loops/\(name)-optimized.graph")
    #expect(try GraphParser(PrimitiveCatalog.all).parse(optimized.description) == optimized)
    let compiled = try Self.compiled(program)
    let planned = try #require(compiled.entryPoints.first)
    Golden.check(SchedulePrinter(planned.schedule).text, at: "loops/\(name)-schedule.txt")
    Golden.check(PlanPrinter(planned).text, at: "loops/\(name)-plan.txt")
    Golden.check(try compiled.program.emitted(for: .inProcess).source, at: "loops/\(name).tcc.c")
  }

  @Test(
    "a loop of ten thousand steps is the same code as one of ten, but for sizes, places and where lines end")
  func codeSize() throws {
    func text(_ steps: Int) throws -> [String] {
      let program = try Self.compiled(Self.program(LSTM(), steps: steps)).program
      return try [Emission.Target.inProcess, .standalone].map { target in
        try program.emitted(for: target).source.withoutNumbers
      }
    }
    #expect(try text(10) == text(10_000))
  }
}

extension String {
  /// Emitted text without what sizes make different.
  var withoutNumbers: String {
    replacing(/from the graph [0-9a-f]+/, with: "").replacing(/[0-9]+/, with: "#")
      .replacing(/\s+/, with: " ").replacing(/#( #)+/, with: "#")
      // What lies first in the workspace is another value where others are larger.
      .replacing(/(workspace|apus_w) \+ #(?! \*)/) { $0.1 }.replacing("(apus_w)", with: "apus_w")
  }
}
