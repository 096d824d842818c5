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
    let most = Int(Int32.max) + 1
    guard let classCount, !(1...most ~= classCount) else { return }
    let need = classCount < 1 ? "need at least 1 class" : "tell at most \(most) classes apart"
    throw Diagnostic("labels \(need), got a classCount of \(classCount)", place: place)
  }

  /// Checks that names tell classes apart, of which there are a number if that is known.
  static func check(classNames names: [String], classCount: Int?) throws(Diagnostic) {
    var known: Set<String> = []
    for (label, name) in names.enumerated() where name.isEmpty || !known.insert(name).inserted {
      throw Diagnostic(
        name.isEmpty ? "class \(label) has an empty name" : "two classes are named '\(name)'",
        help: "give each class a name of its own, in the order of their labels")
    }
    guard let classCount, classCount < names.count else { return }
    throw Diagnostic(
      "there are \(names.count) classNames for a classCount of \(classCount)",
      help: "name each class once, or leave the classCount out")
  }

  private static func batch(_ type: TensorType, _ size: Int) -> TensorType {
    type.with(Shape([size] + type.shape.dimensions))
  }
}
