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

  /// The data in two parts.
  ///
  /// - Parameters:
  ///   - seed: What held-out examples are drawn from, where the data has no such part of its own.
  /// - Throws: `Diagnostic` if the data is not there.
  static func data(seed: UInt64) throws(Diagnostic) -> (training: Dataset, validation: Dataset)

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
  /// The model with its own batch size.
  ///
  /// - Throws: `Diagnostic` if the model cannot be recorded.
  public static func program() throws(Diagnostic) -> Program {
    try program(on: element, batchSize: batchSize, epochs: epochs)
  }
}
