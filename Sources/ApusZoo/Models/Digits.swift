// SPDX-License-Identifier: Apache-2.0

public import Apus

/// Handwritten digits of 8×8 pixels (Alpaydin and Kaynak, UCI, 1998).
public enum Digits: ZooModel {
  public static let name = "digits"
  public static let summary = "64-128-64-10 perceptron, relu; handwritten digits of 8×8 pixels"
  public static let element = DatasetElement(
    features: .f32(64), target: TensorType(.i32, .scalar), classCount: 10, count: 1438)
  public static let batchSize = 32
  public static let epochs = 30

  public static func unscaledData(
    seed: UInt64
  ) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    try Dataset.csv(try ZooResource.bytes("digits.csv.gz"), named: "digits.csv.gz", classCount: 10)
      .split(holdingOut: 0.2, seed: seed)
  }

  public static func scaling(of training: Dataset) throws(Diagnostic) -> Scaling {
    try scaling(of: training, dividingBy: 16)
  }

  public static func program(
    on element: DatasetElement, batchSize: Int, epochs: Int
  ) throws(Diagnostic) -> Program {
    let model = Sequential {
      Dense(128, activation: relu)
      Dense(64, activation: relu)
      Dense(10)
    }
    return try Program(
      name, training: model, on: element, batchSize: batchSize, loss: softmaxCrossEntropy,
      metrics: ["accuracy": accuracy],
      optimizer: AdamW(learningRate: .cosine(from: 5e-3, over: .epochs(epochs))))
  }
}
