// SPDX-License-Identifier: Apache-2.0

public import Apus

/// A model with its data and the settings that train it well.
public protocol ZooModel: Sendable {
  /// The name on the command line, such as `digits`.
  static var name: String { get }
  /// One line for a list of models.
  static var summary: String { get }
  /// What an example looks like; known without reading the data.
  static var element: DatasetElement { get }
  /// How many examples a step takes.
  static var batchSize: Int { get }
  /// How many passes over the training data train it well.
  static var epochs: Int { get }

  /// The data in two parts, with numbers as they stand in the files.
  ///
  /// - Parameters:
  ///   - seed: What held-out examples are drawn from, where the data has no such part of its own.
  /// - Throws: `Diagnostic` if the data is not there.
  static func unscaledData(seed: UInt64) throws(Diagnostic) -> (training: Dataset, validation: Dataset)

  /// How examples are scaled before the model sees them, which nothing but the training data may decide.
  ///
  /// - Throws: `Diagnostic` if the model is said to divide by 0.
  static func scaling(of training: Dataset) throws(Diagnostic) -> Scaling

  /// The model with its training.
  ///
  /// - Parameters:
  ///   - epochs: How long the learning rate falls.
  /// - Throws: `Diagnostic` if the batch size is not positive.
  static func program(
    on element: DatasetElement, batchSize: Int, epochs: Int
  ) throws(Diagnostic) -> Program
}

extension ZooModel {
  /// The model's data in two parts, scaled.
  ///
  /// - Throws: `Diagnostic` if the data is not there.
  public static func data(seed: UInt64) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    try scaled(try unscaledData(seed: seed))
  }

  /// Data in two parts, both scaled as the training part decides.
  ///
  /// - Throws: `Diagnostic` if the parts have examples of different sizes.
  public static func scaled(
    _ data: (training: Dataset, validation: Dataset)
  ) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    let scaling = try scaling(of: data.training)
    return (try data.training.scaled(as: scaling), try data.validation.scaled(as: scaling))
  }

  /// Divides features as the model's own by a number; those of a table of another size are standardised.
  static func scaling(
    of training: Dataset, dividingBy divisor: Float
  ) throws(Diagnostic) -> Scaling {
    guard training.featureShape.elementCount == element.features.elementCount else {
      return Scaling(features: training.standardization)
    }
    return Scaling(features: try Standardization(means: [0], deviations: [divisor]))
  }

  /// The model with its own batch size.
  ///
  /// - Throws: `Diagnostic` if the model cannot be recorded.
  public static func program() throws(Diagnostic) -> Program {
    try program(on: element, batchSize: batchSize, epochs: epochs)
  }
}
