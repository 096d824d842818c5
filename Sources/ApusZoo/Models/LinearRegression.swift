// SPDX-License-Identifier: Apache-2.0

public import Apus

/// Least squares on ten measurements of 442 patients (Efron et al., "Least angle regression", 2004).
public enum LinearRegression: ZooModel {
  public static let name = "linear-regression"
  public static let summary = "least squares; progression of diabetes from ten measurements"
  public static let element = DatasetElement(features: .f32(10), target: .f32(1), count: 354)
  public static let batchSize = 32
  public static let epochs = 100

  public static func unscaledData(
    seed: UInt64
  ) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    try Dataset.csv(
      features: try ZooResource.bytes("diabetes_data_raw.csv.gz"),
      values: try ZooResource.bytes("diabetes_target.csv.gz"), named: "diabetes"
    ).split(holdingOut: 0.2, seed: seed)
  }

  /// Features are standardised; targets keep their unit, in which the loss is told, since the steps of a linear model
  /// do not depend on it.
  public static func scaling(of training: Dataset) -> Scaling { Scaling(features: training.standardization) }

  public static func program(
    on element: DatasetElement, batchSize: Int, epochs: Int
  ) throws(Diagnostic) -> Program {
    try Program(
      name, training: Dense(1), on: element, batchSize: batchSize, loss: meanSquaredError,
      metrics: ["mean_absolute_error": meanAbsoluteError],
      optimizer: SGD(learningRate: .cosine(from: 0.02, over: .epochs(epochs)), momentum: 0.9))
  }
}
