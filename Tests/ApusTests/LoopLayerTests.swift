// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Layers in the bodies of loops.
@Suite struct LoopLayerTests {
  /// A recurrent layer, with a loop or with its steps written out.
  private struct Recurrent: Layer {
    let fromInput = Dense(3, initializer: .constant(0.1))
    let fromState = Dense(3, bias: false, initializer: .constant(0.2))
    let isLoop: Bool

    func callAsFunction(_ xs: Tensor) -> Tensor {
      let h = xs.trace.fill(0.5, .f32(2, 3))
      if isLoop {
        return scan(over: xs, from: h) { h, x in
          let h = tanh(fromInput(x) + fromState(h))
          return (h, h)
        }.last
      }
      return (0..<xs.shape[0]).reduce(h) { h, step in
        tanh(fromInput(xs.sliced(step..<step + 1, along: 0).reshaped([2, 2])) + fromState(h))
      }
    }
  }

  private func trained(isLoop: Bool, engine: EngineChoice) throws -> (paths: [String], numbers: [[Double]]) {
    let model = Recurrent(isLoop: isLoop)
    let program = try Program("recurrent", over: ["model": model]) { program in
      program.entryPoint("train", mode: .training) { step in
        let h = model(step.input("xs", .f32(4, 2, 2)))
        let loss = (h * h).mean()
        step.result("loss", loss)
        step.minimize(loss, with: SGD(learningRate: 0.5))
      }
    }
    let session = try program.makeSession(engine: engine)
    let xs = try HostTensor(.f32(4, 2, 2), reals: (0..<16).map { Double($0) / 8 - 1 })
    var numbers: [[Double]] = []
    for _ in 0..<3 { numbers.append(try session("train", xs)[0].reals) }
    let paths = program.state.map(\.path)
    return (paths, numbers + paths.map { session.snapshot[$0]?.reals ?? [] })
  }

  @Test(
    "a layer in a loop learns what it learns with the steps written out",
    arguments: [EngineChoice.tcc, .interpreter])
  func learning(_ engine: EngineChoice) throws {
    let loop = try trained(isLoop: true, engine: engine)
    let plain = try trained(isLoop: false, engine: engine)
    #expect(loop.paths == ["model.fromInput.weight", "model.fromInput.bias", "model.fromState.weight"])
    #expect(loop.paths == plain.paths)
    for (x, y) in zip(loop.numbers.joined(), plain.numbers.joined()) { #expect(abs(x - y) <= 1e-6) }
    #expect(loop.numbers[2][0] < loop.numbers[0][0])
  }
}
