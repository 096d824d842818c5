// SPDX-License-Identifier: Apache-2.0

// The program that the articles on the stages follow: small enough to be printed at each.

import Apus

enum Tour {
  static func program() throws -> Apus.Program {
    // listing: tour
    let element = DatasetElement(
      features: .f32(8), target: TensorType(.i32, .scalar), classCount: 3)
    let program = try Program(
      "tour", training: Dense(3), on: element, batchSize: 4, loss: softmaxCrossEntropy,
      optimizer: SGD(learningRate: 0.1))
    // end
    return program
  }
}
