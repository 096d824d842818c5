// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusGraph
import ApusPrimitives
import ApusTensor

/// A variational autoencoder (Kingma and Welling, "Auto-encoding variational Bayes", ICLR 2014) whose noise is
/// an input.
private struct VariationalAutoencoder: UnaryLayer {
  let encoder = Dense(400, activation: relu)
  let mean = Dense(20)
  let logVariance = Dense(20)
  let decoder = Dense(400, activation: relu)
  let output = Dense(784)

  /// The reconstruction from the mean.
  func callAsFunction(_ image: Tensor) -> Tensor { output(decoder(mean(encoder(image)))) }

  /// The negative evidence lower bound per example.
  func loss(_ image: Tensor, _ noise: Tensor) -> Tensor {
    let hidden = encoder(image)
    let (m, s) = (mean(hidden), logVariance(hidden))
    let logits = output(decoder(m + exp(0.5 * s) * noise))
    let reconstruction = (softplus(logits) - image * logits).sum(along: [-1])
    let divergence = -0.5 * (1 + s - m * m - exp(s)).sum(along: [-1])
    return (reconstruction + divergence).mean()
  }
}

extension Workload {
  /// An autoencoder 784-400-20-400-784 with ReLU and reparameterised noise, batch 128, Adam at 0.001.
  static var vae: Workload {
    var draws = WorkloadDraws()
    let inputs = [draws.uniform(128, 784), draws.normal(128, 20, scale: 1)]
    let sizes = [(784, 400), (400, 20), (400, 20), (20, 400), (400, 784)]
    let parameters = sizes.flatMap { [draws.normal($0.0, $0.1), draws.zeros($0.1)] }
    return Workload(name: "vae", inputs: inputs, parameters: parameters) { () throws(Diagnostic) in
      let model = VariationalAutoencoder()
      return try Program("vae", over: ["model": model]) { program in
        program.entryPoint("train_step") { entry in
          let x = entry.input("x", .f32(128, 784))
          let noise = entry.input("noise", .f32(128, 20))
          let loss = model.loss(x, noise)
          entry.result("loss", loss)
          entry.minimize(loss, with: Adam(learningRate: 1e-3))
        }
      }
    }
  }
}
