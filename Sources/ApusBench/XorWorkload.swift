// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusGraph
import ApusTensor

extension Workload {
  /// A perceptron 2-8-1 with tanh, logistic cross-entropy, batch 4, gradient descent at 0.1.
  static var xor: Workload {
    var draws = WorkloadDraws()
    return Workload(
      name: "xor",
      inputs: [
        Drawn([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]), Drawn([0, 1, 1, 0], [4, 1]),
      ],
      parameters: [
        draws.normal(2, 8, scale: 1), draws.normal(8), draws.normal(8, 1, scale: 1), draws.normal(1),
      ]
    ) { () throws(Diagnostic) in
      let model = Sequential {
        Dense(8, activation: tanh)
        Dense(1)
      }
      return try Program("xor", over: ["model": model]) { program in
        program.entryPoint("train_step") { entry in
          let x = entry.input("x", .f32(4, 2))
          let y = entry.input("y", .f32(4, 1))
          let loss = logisticCrossEntropy(model(x), y)
          entry.result("loss", loss)
          entry.minimize(loss, with: SGD(learningRate: 0.1))
        }
      }
    }
  }
}
