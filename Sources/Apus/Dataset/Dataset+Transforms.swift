// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusTensor

extension Dataset {
  /// The same examples with each feature multiplied by a number.
  ///
  /// - Throws: `Diagnostic` if the number is not finite or is 0, or a product is too large.
  public consuming func scaled(by factor: Float) throws(Diagnostic) -> Dataset {
    let standardization = Standardization(multiplyingBy: factor)
    guard standardization.isInvertible else {
      throw Diagnostic(
        "features must be multiplied by a finite number that is not as good as 0, got \(factor)",
        help: "write 1 / 255 for numbers up to 255")
    }
    var result = self
    try standardization.scale(&result.features, after: &result.scaling.features, "features") { values in
      for position in values.indices { values[position] *= factor }
    }
    return result
  }

  /// The same examples with names for the classes that their labels tell apart.
  ///
  /// - Parameter names: The names in the order of the labels; classes beyond them have none.
  /// - Throws: `Diagnostic` if two names are equal, one is empty, there are more than classes, or targets are numbers.
  public consuming func named(classes names: [String]) throws(Diagnostic) -> Dataset {
    guard let classCount else {
      throw Diagnostic("names of classes have no effect on targets that are numbers")
    }
    try DatasetElement.check(classNames: names, classCount: classCount)
    var result = self
    result.classNames = names
    return result
  }

  /// The same examples with their features in another shape.
  ///
  /// - Throws: `Diagnostic` if the shape has another number of elements.
  public func reshaped(_ shape: Shape) throws(Diagnostic) -> Dataset {
    try Self.check(features, shape, count: count, true)
    var result = self
    result.featureShape = shape
    return result
  }

  /// The mean and deviation of each feature.
  public var standardization: Standardization {
    Standardization(of: features, size: featureShape.elementCount)
  }

  /// The same examples with each feature less its mean, divided by its deviation.
  ///
  /// - Throws: `Diagnostic` if a feature is not finite, or a result is too large.
  public var standardized: Dataset {
    get throws(Diagnostic) { try standardized(by: standardization) }
  }

  /// The same examples with each feature less a mean, divided by a deviation, which may be those of other
  /// examples: held-out data is transformed as the training data was.
  ///
  /// - Throws: `Diagnostic` if those examples have another number of features or one that is not finite, or a result
  ///   is too large.
  public consuming func standardized(by standardization: Standardization) throws(Diagnostic) -> Dataset {
    try standardization.check(size: featureShape.elementCount, "features")
    var result = self
    try standardization.scale(
      &result.features, after: &result.scaling.features, "features", standardization.apply)
    return result
  }

  /// The same examples with numbers as targets standardised as well; labels stay as they are.
  ///
  /// - Throws: `Diagnostic` if the standardization is of targets of another size or that are not finite, or a result
  ///   is too large.
  public consuming func standardizedTargets(
    by standardization: Standardization
  ) throws(Diagnostic) -> Dataset {
    guard case .values(var values, let shape) = targets else { return self }
    try standardization.check(size: shape.elementCount, "target numbers")
    var result = self
    try standardization.scale(
      &values, after: &result.scaling.targets, "target numbers", standardization.apply)
    result.targets = .values(values, shape)
    return result
  }

  /// The same examples scaled as others were, such as those that weights were trained on.
  ///
  /// - Throws: `Diagnostic` if those examples have another size, or a result is too large.
  public consuming func scaled(as scaling: Scaling) throws(Diagnostic) -> Dataset {
    try standardized(by: scaling.features).standardizedTargets(by: scaling.targets)
  }

  /// The mean and deviation of each number of the targets; `nil` if targets are labels.
  public var targetStandardization: Standardization? {
    guard case .values(let values, let shape) = targets else { return nil }
    return Standardization(of: values, size: shape.elementCount)
  }

  /// The examples in two parts, drawn by a seed; each part keeps the order of the whole.
  ///
  /// - Parameters:
  ///   - fraction: The share of examples in the second part, rounded to a whole number of them.
  /// - Throws: `Diagnostic` if the share is not from 0 to 1, or leaves no example for one of the parts.
  public func split(
    holdingOut fraction: Double, seed: UInt64
  ) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    guard (0...1).contains(fraction) else {
      throw Diagnostic(
        "the share of examples to hold out must be from 0 to 1, got \(fraction)",
        help: "write 0.2 for a fifth of the examples")
    }
    let held = Int((Double(count) * fraction).rounded())
    guard 1..<count ~= held else {
      throw Diagnostic(
        "a share of \(fraction) of \(count) example\(count == 1 ? "" : "s") leaves none to "
          + (held == 0 ? "hold out" : "train on"),
        help: count == 1
          ? "only two examples or more can be split"
          : "hold out from 1/\(count) to \(count - 1)/\(count) of them")
    }
    let order = randomOrder(of: count, seed: seed, stream: .split)
    return (selecting(order[held...].sorted()), selecting(order[..<held].sorted()))
  }

  /// The examples at the given positions, in that order.
  func selecting(_ rows: [UInt32]) -> Dataset {
    func gather<T>(_ values: [T], _ size: Int) -> [T] {
      var result: [T] = []
      result.reserveCapacity(rows.count * size)
      for row in rows { result += values[Int(row) * size..<(Int(row) + 1) * size] }
      return result
    }
    var result = self
    result.features = gather(features, featureShape.elementCount)
    switch targets {
    case .labels(let labels, let classCount):
      result.targets = .labels(gather(labels, 1), classCount: classCount)
    case .values(let values, let shape):
      result.targets = .values(gather(values, shape.elementCount), shape)
    }
    result.count = rows.count
    result.origins = rows.map { UInt32(clamping: originalRow(Int($0))) }
    return result
  }
}
