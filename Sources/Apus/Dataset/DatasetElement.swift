// SPDX-License-Identifier: Apache-2.0

import ApusIO
public import ApusTensor

/// What one example of a data set looks like; a program is made for it.
public struct DatasetElement: Hashable, Sendable {
  /// The type of an example's features, such as `f32[28,28]`.
  public let features: TensorType
  /// The type of its target: `i32[]` for a label.
  public let target: TensorType
  /// How many classes labels tell apart; `nil` if targets are numbers.
  public let classCount: Int?
  /// How many examples there are; `nil` if that is not known.
  public let count: Int?

  /// Creates an element.
  public init(features: TensorType, target: TensorType, classCount: Int? = nil, count: Int? = nil) {
    self.features = features
    self.target = target
    self.classCount = classCount
    self.count = count
  }

  /// The type of the features of a batch.
  public func featureBatch(_ size: Int) -> TensorType { Self.batch(features, size) }

  /// The type of the targets of a batch.
  public func targetBatch(_ size: Int) -> TensorType { Self.batch(target, size) }

  /// Checks that there can be as many classes and as many examples.
  func checkCounts(at place: Diagnostic.Place) throws(Diagnostic) {
    try Self.check(classCount: classCount, at: place)
    if let count, count < 0 {
      throw Diagnostic("the number of examples must be at least 0, got a count of \(count)", place: place)
    }
  }

  /// Checks that labels can tell as many classes apart.
  static func check(classCount: Int?, at place: Diagnostic.Place? = nil) throws(Diagnostic) {
    guard let classCount, classCount < 1 else { return }
    throw Diagnostic("labels need at least 1 class, got a classCount of \(classCount)", place: place)
  }

  private static func batch(_ type: TensorType, _ size: Int) -> TensorType {
    type.with(Shape([size] + type.shape.dimensions))
  }
}
