// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
import ApusPrimitives
public import ApusTensor

/// How the first value of a parameter is made from the program's seed.
public struct Initializer: Sendable {
  /// The name that a summary shows, such as `glorot_uniform`.
  public let name: String
  private let body: @Sendable (Initialization) -> Tensor

  /// Creates an initialiser from a function that records how the value is made.
  public init(_ name: String, _ body: @escaping @Sendable (Initialization) -> Tensor) {
    self.name = name
    self.body = body
  }

  /// Records how the value is made.
  func callAsFunction(_ site: Initialization) -> Tensor { body(site) }

  /// Zero everywhere.
  public static let zeros = Initializer.constant(0)
  /// One everywhere.
  public static let ones = Initializer.constant(1)

  /// One number everywhere.
  public static func constant(_ value: Double) -> Initializer {
    Initializer("constant(\(value))") { $0.constant(value) }
  }

  /// Uniform between −a and a, a = √(6 / (inputs + outputs)) (Glorot and Bengio, "Understanding the
  /// difficulty of training deep feedforward neural networks", AISTATS 2010).
  public static let glorotUniform = Initializer("glorot_uniform") { site in
    site.uniform(within: (6 / Double(site.inputs + site.outputs)).squareRoot())
  }

  /// Uniform between −a and a, a = √(6 / inputs) (He et al., "Delving deep into rectifiers", ICCV 2015).
  public static let heUniform = Initializer("he_uniform") { site in
    site.uniform(within: (6 / Double(site.inputs)).squareRoot())
  }

  /// Normal with deviation √(2 / inputs) (He et al., "Delving deep into rectifiers", ICCV 2015).
  public static let heNormal = Initializer("he_normal") { site in
    site.normal(deviation: (2 / Double(site.inputs)).squareRoot())
  }

  /// Uniform between −limit and limit.
  public static func uniform(within limit: Double) -> Initializer {
    Initializer("uniform(\(limit))") { $0.uniform(within: limit) }
  }

  /// Normal with mean zero.
  public static func normal(deviation: Double) -> Initializer {
    Initializer("normal(\(deviation))") { $0.normal(deviation: deviation) }
  }
}

/// A parameter while its first value is recorded.
public struct Initialization {
  /// The program's seed as `u32[2]`, low word first.
  let key: Tensor
  /// The parameter's path, which names its random numbers.
  let path: String
  /// The parameter's type.
  public let type: TensorType
  private let draws = Draws()

  init(key: Tensor, path: String, type: TensorType) {
    self.key = key
    self.path = path
    self.type = type
  }

  /// How often the initialiser has drawn.
  private final class Draws {
    var count = 0
  }

  /// Numbers that nothing else draws, neither another parameter nor this one a second time.
  fileprivate func nextStream() -> RandomStream {
    defer { draws.count += 1 }
    return RandomStream(domain: "initializer", path: path, draw: draws.count)
  }

  /// How many inputs each result sums over: for a matrix its rows, for a convolution's weights all axes but
  /// the last.
  public var inputs: Int { max(1, type.shape.dimensions.dropLast().reduce(1, *)) }
  /// How many results each input reaches.
  public var outputs: Int {
    let receptiveField = type.shape.dimensions.dropLast(2).reduce(1, *)
    return max(1, type.shape[-1] * receptiveField)
  }

  /// One number everywhere.
  public func constant(_ value: Double) -> Tensor {
    if let fault = fault("number", value, signed: true) { return key.trace.fail(fault) }
    return key.trace.fill(value, type)
  }
}

extension Initialization {
  /// Random numbers evenly spread between −limit and limit.
  public func uniform(within limit: Double) -> Tensor {
    if let fault = fault("limit", limit, times: 2) { return key.trace.fail(fault) }
    return ApusPrimitives.uniform(type.shape, key: key, stream: nextStream(), dtype: type.dtype) * (2 * limit)
      - limit
  }

  /// Normally distributed random numbers with mean zero.
  public func normal(deviation: Double) -> Tensor {
    // Nothing is drawn as far as 16 deviations from the mean.
    if let fault = fault("deviation", deviation, times: 16) { return key.trace.fail(fault) }
    return ApusPrimitives.normal(type.shape, key: key, stream: nextStream(), dtype: type.dtype) * deviation
  }

  /// What is wrong with a setting that is not finite, that is negative though it has no sign, or whose product with a
  /// factor is too large for the parameter's type.
  private func fault(
    _ name: String, _ value: Double, signed: Bool = false, times factor: Double = 1
  ) -> Diagnostic? {
    let isInRange = value.isFinite && (signed || value >= 0)
    guard !isInRange || !Literal(value * factor, type.dtype).real.isFinite else { return nil }
    let range = signed ? "finite" : "at least 0 and finite"
    return Diagnostic(
      "the \(name) of an initialiser must be \(range), got \(value)"
        + (isInRange ? ", which is too large for \(type.dtype)" : ""),
      value: path)
  }
}
