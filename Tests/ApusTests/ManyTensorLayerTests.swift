// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Layers of several tensors.
@Suite struct ManyTensorLayerTests {
  /// Two tensors from two, by one weight each.
  private struct Exchange: Layer {
    private let identity = LayerIdentity("Exchange", file: #fileID, line: #line)
    var structure: LayerStructure { .identity(identity) }

    func callAsFunction(_ x: Tensor, _ y: Tensor) -> (Tensor, Tensor) {
      let results = identity.record(on: x, y, resultCount: 2, description: "Exchange both ways") { layer in
        let weight = layer.parameter("weight", y.type.with([y.shape[-1]]), .constant(3))
        return [y * weight, x + y]
      }
      return (results[0], results[1])
    }
  }

  private struct Model: Layer {
    let exchange = Exchange()
    let output = Dense(1, bias: false, initializer: .ones)

    func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
      let (a, b) = exchange(x, y)
      return output(a * b)
    }
  }

  @Test func theyAreRecordedTrainedAndSummed() throws {
    let model = Model()
    let program = try Program("exchange", over: ["model": model]) { program in
      program.entryPoint("train") { step in
        let (x, y) = (step.input("x", .f32(2, 2)), step.input("y", .f32(2, 2)))
        let loss = model(x, y).mean()
        step.result("loss", loss)
        step.minimize(loss, changing: model.exchange, with: SGD(learningRate: 1))
      }
      program.entryPoint("apply") { step in
        step.result("z", model(step.input("x", .f32(2, 2)), step.input("y", .f32(2, 2))))
      }
    }
    #expect(program.state.map(\.path) == ["model.exchange.weight", "model.output.weight"])
    #expect(try program.summary().contains("model.exchange  Exchange both ways  f32[2,2], f32[2,2]"))
    let session = try program.makeSession(engine: .tcc)
    let x = try HostTensor(.f32(2, 2), reals: [1, 2, 3, 4])
    let y = try HostTensor(.f32(2, 2), reals: [5, 6, 7, 8])
    // y (x + y) is 30, 48, 70 and 96: its columns have the means 50 and 72, and all is times 3.
    #expect(try session("train", x, y)[0].reals == [366])
    #expect(session.snapshot["model.exchange.weight"]?.reals == [-47, -69])
    #expect(session.snapshot["model.output.weight"]?.reals == [1, 1])
    #expect(try session("apply", x, y)[0].reals == [-4722, -9914])
  }
}
