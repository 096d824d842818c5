// SPDX-License-Identifier: Apache-2.0
// Written by .ci/catalog from the names of the files in Models/; do not edit.

/// Models with their data, ready to train.
public enum Zoo {
  /// The models, sorted by type name.
  public static let models: [any ZooModel.Type] = [
    Digits.self,
    ExclusiveOr.self,
    FashionMNIST.self,
    LinearRegression.self,
    MNIST.self,
  ]
}
