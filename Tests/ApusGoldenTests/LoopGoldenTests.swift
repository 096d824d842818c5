// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusGraph
import ApusPasses
import Testing

/// How loops read: an LSTM under a scan of 64 steps as it is recorded, with its gradient, and after all passes.
@Suite struct LoopGoldenTests {
  static let claim = Golden.Claim(folder: "loops") { files in
    let names = ["lstm.graph", "lstm-gradient.graph", "lstm-optimized.graph"]
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

  @Test func lstm() throws {
    let lstm = LSTM()
    let program = try Program("lstm", over: ["lstm": lstm]) { program in
      program.entryPoint("train_step", mode: .training) { step in
        let loss = lstm(step.input("xs", .f32(64, 2, 5))).sum()
        step.result("loss", loss)
        step.minimize(loss, with: SGD(learningRate: 0.1))
      }
    }
    let entryPoint = try #require(program.entryPoints.first { $0.name == "train_step" })
    Golden.check(entryPoint.forward.description, at: "loops/lstm.graph")
    Golden.check(entryPoint.graph.description, at: "loops/lstm-gradient.graph")
    let optimized = try PassRunner(verification: .eachPass).run(.standard(), on: entryPoint.graph).graph
    Golden.check(optimized.description, at: "loops/lstm-optimized.graph")
    #expect(try GraphParser(PrimitiveCatalog.all).parse(optimized.description) == optimized)
    #expect(
      program.state.map(\.path) == ["lstm.fromInput.weight", "lstm.fromInput.bias", "lstm.fromState.weight"])
  }
}
