// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusTensor

/// Examples with their targets, in ordinary memory.
public struct Dataset: Sendable {
  /// What a model learns to give for each example.
  public enum Targets: Sendable {
    /// The number of a class for each example.
    case labels([Int32], classCount: Int)
    /// Numbers for each example, in the given shape.
    case values([Float], Shape)
  }

  /// The features of all examples, one example after the other.
  public internal(set) var features: [Float]
  /// The shape of one example's features.
  public internal(set) var featureShape: Shape
  /// The targets of all examples.
  public internal(set) var targets: Targets
  /// The names of the classes, each another, in the order of their labels; those without one come last.
  public internal(set) var classNames: [String] = []
  /// What the file did not say and was taken to be so, each in a sentence; to be read by whoever knows the data.
  public internal(set) var assumptions: [String] = []
  /// How examples were scaled since they were read.
  public internal(set) var scaling = Scaling()
  /// How many examples there are.
  public internal(set) var count: Int
  /// For each example its position in the data set from which it was split; `nil` if it was not.
  var origins: [UInt32]?

  /// Creates a data set of examples with labels.
  ///
  /// - Parameters:
  ///   - classCount: How many classes there are; by default one more than the largest label.
  ///   - allowingNonFinite: Whether features may be NaN or infinite.
  /// - Throws: `Diagnostic` if counts do not fit, there is no class, a label is out of range, or a feature is not
  ///   finite.
  public init(
    features: [Float], shape: Shape, labels: [Int32], classCount: Int? = nil,
    allowingNonFinite: Bool = false
  ) throws(Diagnostic) {
    try DatasetElement.check(classCount: classCount)
    try Self.check(features, shape, count: labels.count, allowingNonFinite)
    if let row = labels.firstIndex(where: { $0 < 0 || Int($0) >= classCount ?? .max }) {
      let range = classCount.map { "outside 0..<\($0)" } ?? "less than 0"
      throw Diagnostic("the label \(labels[row]) of row \(row + 1) is \(range)")
    }
    let classes = classCount ?? Int(labels.max() ?? 0) + 1
    self.features = features
    featureShape = shape
    targets = .labels(labels, classCount: classes)
    count = labels.count
  }

  /// Creates a data set of examples with numbers as targets.
  ///
  /// - Throws: `Diagnostic` if counts do not fit or a number is not finite.
  public init(
    features: [Float], shape: Shape, values: [Float], valueShape: Shape, allowingNonFinite: Bool = false
  ) throws(Diagnostic) {
    guard case .success(let size) = Limits.standard.elementCount(of: valueShape.dimensions), size > 0,
      values.count % size == 0
    else {
      throw Diagnostic(
        "\(values.count) target numbers do not divide into examples of shape \(valueShape)")
    }
    try Self.check(features, shape, count: values.count / size, allowingNonFinite)
    if !allowingNonFinite, let position = values.firstIndex(where: { !$0.isFinite }) {
      throw Diagnostic(
        "the target of row \(position / size + 1) is \(values[position])",
        help: "clean the data, or read it with allowingNonFinite: true")
    }
    self.features = features
    featureShape = shape
    targets = .values(values, valueShape)
    count = values.count / size
  }

  /// Where an example stood in the data set from which this one was split.
  func originalRow(_ row: Int) -> Int { origins.map { Int($0[row]) } ?? row }

  /// Checks that features make examples of a shape, and whether they are finite.
  static func check(
    _ features: [Float], _ shape: Shape, count: Int, _ allowingNonFinite: Bool
  ) throws(Diagnostic) {
    guard count > 0 else { throw Diagnostic("the data set holds no examples") }
    guard case .success(let size) = Limits.standard.elementCount(of: shape.dimensions), size > 0,
      features.count / size == count, features.count % size == 0
    else {
      throw Diagnostic(
        "\(count) example\(count == 1 ? "" : "s") of shape \(shape) cannot be made of \(features.count) features"
      )
    }
    if !allowingNonFinite, let position = firstNonFinite(features) {
      throw Diagnostic(
        "feature \(position % size + 1) of row \(position / size + 1) is \(features[position])",
        help: "clean the data, or read it with allowingNonFinite: true")
    }
  }

  private static func firstNonFinite(_ values: [Float]) -> Int? {
    // A product with zero is NaN exactly for what is not finite; the sum vectorises where a search does not.
    var sum: Float = 0
    for value in values { sum += value * 0 }
    return sum == 0 ? nil : values.firstIndex { !$0.isFinite }
  }

  /// What one example looks like.
  public var element: DatasetElement {
    let features = TensorType(.f32, featureShape)
    switch targets {
    case .labels(_, let classCount):
      return DatasetElement(
        features: features, target: TensorType(.i32, .scalar), classCount: classCount, count: count)
    case .values(_, let shape):
      return DatasetElement(features: features, target: TensorType(.f32, shape), count: count)
    }
  }

  /// How many classes labels tell apart; `nil` if targets are numbers.
  public var classCount: Int? { element.classCount }

  /// The labels; empty if targets are numbers.
  public var labels: [Int32] {
    switch targets {
    case .labels(let labels, _): labels
    case .values: []
    }
  }

  /// The features of all examples as one tensor.
  package var featureTensor: HostTensor {
    HostTensor(unchecked: element.featureBatch(count), reals: features.map { Double($0) })
  }

  /// The targets of all examples as one tensor.
  package var targetTensor: HostTensor {
    switch targets {
    case .labels(let labels, _):
      HostTensor(unchecked: element.targetBatch(count), integers: labels.map { Int64($0) })
    case .values(let values, _):
      HostTensor(unchecked: element.targetBatch(count), reals: values.map { Double($0) })
    }
  }
}
