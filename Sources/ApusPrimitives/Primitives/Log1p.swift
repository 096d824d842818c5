// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The natural logarithm of 1 + x, exact for small x, elementwise.
public struct Log1p: UnaryElementwise {
  public static let mnemonic = "log1p"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Log1p(), .f32(3, 4), in: -0.8...4), Example(Log1p(), .f32(), in: -0.8...4),
    Example(Log1p(), .f64(2, 1, 3), in: -0.8...4), Example(Log1p(), .f32(0, 3), in: -0.8...4),
  ]
  public static let operation = UnaryOperation.log1p

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = 1 / (1 + x).
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { 1 / (1 + x) }

  /// The cotangent over 1 + x: a quotient is rounded once, where a product with the partial is rounded twice.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    [cotangents[0].map { absorbingQuotient($0, 1 + site.operands[0]) }]
  }
}

extension UnaryOperation {
  /// The natural logarithm of 1 + x.
  public static let log1p = function(UnaryFunction("log1p", in: "transcendental") { Glibc.log1p($0) })
}

/// The natural logarithm of 1 + x, exact for small x, elementwise.
public func log1p(_ x: Tensor) -> Tensor { Log1p()(x) }
