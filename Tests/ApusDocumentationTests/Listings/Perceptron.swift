// SPDX-License-Identifier: Apache-2.0

// listing: perceptron
import Apus

struct Perceptron: UnaryLayer {
  let hidden = Dense(64, activation: relu)
  let logits = Dense(10)

  func callAsFunction(_ image: Tensor) -> Tensor { logits(hidden(image)) }
}
// end

enum PerceptronListing {
  /// Trains and returns the accuracy of each epoch on the examples held out.
  static func run() async throws -> [Double] {
    var accuracies: [Double] = []
    func print(_ items: Any...) { if let number = items.last as? Double { accuracies.append(number) } }

    // listing: perceptron
    let digits = try Dataset.csv("Sources/ApusZoo/Resources/digits.csv.gz").scaled(by: 1 / 16)
    let (training, validation) = try digits.split(holdingOut: 0.2, seed: 7)
    let program = try Program(
      "perceptron", training: Perceptron(), on: training.element, batchSize: 32,
      loss: softmaxCrossEntropy, metrics: ["accuracy": accuracy], optimizer: AdamW(learningRate: 3e-3))
    print(try program.summary())

    let session = try program.makeSession(seed: 42)
    for try await epoch in session.fit(training, validatingOn: validation, epochs: 10) {
      print(epoch.index, epoch.loss, epoch.validation["accuracy", default: 0])
    }
    // end
    return accuracies
  }
}
