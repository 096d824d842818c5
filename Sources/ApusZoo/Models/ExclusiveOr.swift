// SPDX-License-Identifier: Apache-2.0

public import Apus

/// The smallest problem that needs a hidden layer (Rumelhart, Hinton and Williams, "Learning representations
/// by back-propagating errors", 1986).
public enum ExclusiveOr: ZooModel {
  public static let name = "xor"
  public static let summary = "2-8-1 perceptron, tanh; exclusive or of two bits"
  public static let element = DatasetElement(features: .f32(2), target: .f32(1), count: 4)
  public static let batchSize = 4
  public static let epochs = 200

  public static func unscaledData(
    seed: UInt64
  ) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    let table = try Dataset(
      features: [0, 0, 0, 1, 1, 0, 1, 1], shape: [2], values: [0, 1, 1, 0], valueShape: [1])
    return (table, table)
  }

  public static func scaling(of training: Dataset) throws(Diagnostic) -> Scaling {
    try scaling(of: training, dividingBy: 1)
  }

  public static func program(
    on element: DatasetElement, batchSize: Int, epochs: Int
  ) throws(Diagnostic) -> Program {
    let model = Sequential {
      Dense(8, activation: tanh)
      Dense(1)
    }
    return try Program(
      name, training: model, on: element, batchSize: batchSize, loss: logisticCrossEntropy,
      metrics: ["accuracy": binaryAccuracy], optimizer: Adam(learningRate: 0.05))
  }
}
