// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusGraph
import ApusTensor

extension Workload {
  /// A perceptron 784-256-128-10 with ReLU, softmax cross-entropy, batch 128, Adam at 0.001.
  static var mlp: Workload {
    var draws = WorkloadDraws()
    let inputs = [draws.normal(128, 784, scale: 1), draws.labels(128, below: 10)]
    let sizes = [784, 256, 128, 10]
    let parameters = zip(sizes, sizes.dropFirst()).flatMap { [draws.normal($0, $1), draws.zeros($1)] }
    return Workload(name: "mlp", inputs: inputs, parameters: parameters) { () throws(Diagnostic) in
      let model = Sequential {
        Dense(256, activation: relu)
        Dense(128, activation: relu)
        Dense(10)
      }
      return try Program("mlp", over: ["model": model]) { program in
        program.entryPoint("train_step") { entry in
          let x = entry.input("x", .f32(128, 784))
          let y = entry.input("y", .i32(128))
          let loss = softmaxCrossEntropy(model(x), y)
          entry.result("loss", loss)
          entry.minimize(loss, with: Adam(learningRate: 1e-3))
        }
      }
    }
  }
}
