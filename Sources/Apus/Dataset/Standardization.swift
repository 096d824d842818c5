// SPDX-License-Identifier: Apache-2.0

public import ApusIO

/// A mean and a deviation for each number of an example, or one of both for all of them: a number is scaled when
/// the mean is taken from it and the rest divided by the deviation.
public struct Standardization: Hashable, Sendable {
  /// The means.
  public let means: [Float]
  /// The deviations; 1 for a feature that does not vary.
  public let deviations: [Float]

  /// Leaves numbers as they are.
  public static let identity = Standardization(unchecked: [0], [1])

  /// Creates a standardization from means and deviations.
  ///
  /// - Throws: `Diagnostic` if there are not as many of both, or one is no finite number, or a deviation is 0.
  public init(means: [Float], deviations: [Float]) throws(Diagnostic) {
    self.init(unchecked: means, deviations)
    guard !means.isEmpty, means.count == deviations.count else {
      throw Diagnostic(
        "\(means.count) means and \(deviations.count) deviations do not standardise anything",
        help: "give one of both for each feature, or one for all")
    }
    guard isInvertible else {
      throw Diagnostic("means and deviations must be finite, and no deviation 0")
    }
  }

  private init(unchecked means: [Float], _ deviations: [Float]) {
    self.means = means
    self.deviations = deviations
  }

  /// Computes the means and deviations of rows of numbers.
  init(of values: [Float], size: Int) {
    let rows = values.count / Swift.max(size, 1)
    var sums = [Double](repeating: 0, count: size)
    for position in values.indices { sums[position % size] += Double(values[position]) }
    let means = sums.map { $0 / Double(Swift.max(rows, 1)) }
    var squares = [Double](repeating: 0, count: size)
    for position in values.indices {
      let difference = Double(values[position]) - means[position % size]
      squares[position % size] += difference * difference
    }
    self.means = means.map { Float($0) }
    deviations = squares.map { square in
      let deviation = Float((square / Double(Swift.max(rows, 1))).squareRoot())
      return deviation > 0 ? deviation : 1
    }
  }

  /// The standardization that multiplies with a number.
  init(multiplyingBy factor: Float) { self.init(unchecked: [0], [Float(1 / Double(factor))]) }

  /// Whether what it does can be undone.
  var isInvertible: Bool {
    means.allSatisfy(\.isFinite) && deviations.allSatisfy { $0.isFinite && $0 != 0 }
  }

  /// One standardization that does what another and then this one do, both of examples of one size.
  func after(_ first: Standardization) -> Standardization {
    var (means, deviations): ([Float], [Float]) = ([], [])
    for position in 0..<Swift.max(self.means.count, first.means.count) {
      let (own, other) = (position % self.means.count, position % first.means.count)
      let deviation = Double(first.deviations[other])
      means.append(Float(Double(first.means[other]) + Double(self.means[own]) * deviation))
      deviations.append(Float(deviation * Double(self.deviations[own])))
    }
    return Standardization(unchecked: means, deviations)
  }

  /// Checks that there is one mean for each number of an example, or one for all.
  ///
  /// - Parameters:
  ///   - numbers: What the numbers are, such as `features`.
  func check(size: Int, _ numbers: String) throws(Diagnostic) {
    guard means.count != 1, means.count != size else { return }
    throw Diagnostic(
      "a standardization of \(means.count) numbers does not fit examples with \(size) \(numbers)",
      help: "take that of data with as many")
  }

  /// Scales the numbers of examples, and keeps how together with what was done to them before.
  ///
  /// - Parameters:
  ///   - done: What was done before; becomes what does both.
  ///   - numbers: What the numbers are, such as `features`.
  ///   - body: What scales numbers as this standardization does.
  /// - Throws: `Diagnostic` if that cannot be undone, or a finite number would become one that is not.
  func scale(
    _ values: inout [Float], after done: inout Standardization, _ numbers: String,
    _ body: (inout [Float]) -> Void
  ) throws(Diagnostic) {
    let both = after(done)
    guard both.isInvertible else {
      throw Diagnostic(
        "\(numbers) cannot be scaled so: a mean or a deviation would not be finite, or a deviation 0",
        help: "look for numbers that are not finite or far too large")
    }
    let before = values.count { !$0.isFinite }
    body(&values)
    // No number that is not finite becomes finite, so that the difference tells of the others.
    let lost = values.count { !$0.isFinite } - before
    guard lost == 0 else {
      throw Diagnostic(
        "\(lost) of \(values.count) \(numbers) would be too large after scaling",
        help: "look for numbers that are far too large")
    }
    done = both
  }

  /// Scales the numbers of examples, one example after the other.
  func apply(to values: inout [Float]) {
    for start in stride(from: 0, to: values.count, by: means.count) where means.count > 1 {
      for feature in means.indices {
        values[start + feature] = Self.scaled(values[start + feature], means[feature], deviations[feature])
      }
    }
    guard means.count == 1 else { return }
    // A loop of its own, which vectorises: images are many numbers.
    let (mean, deviation) = (means[0], deviations[0])
    for position in values.indices { values[position] = Self.scaled(values[position], mean, deviation) }
  }

  /// A number less a mean, divided by a deviation; in double precision, since the difference of two numbers that fit
  /// may not.
  private static func scaled(_ value: Float, _ mean: Float, _ deviation: Float) -> Float {
    Float((Double(value) - Double(mean)) / Double(deviation))
  }
}
