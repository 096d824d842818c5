// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The natural logarithm, elementwise.
public struct Log: UnaryElementwise {
  public static let mnemonic = "log"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Log(), .f32(3, 4), in: 0.1...5), Example(Log(), .f32(), in: 0.1...5),
    Example(Log(), .f64(2, 1, 3), in: 0.1...5), Example(Log(), .f32(0, 3), in: 0.1...5),
  ]
  public static let operation = UnaryOperation.log

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = 1 / x.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { 1 / x }

  /// The cotangent over x: a quotient is rounded once, where a product with the partial is rounded twice.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    [cotangents[0].map { absorbingQuotient($0, site.operands[0]) }]
  }
}

extension UnaryOperation {
  /// The natural logarithm.
  public static let log = function(UnaryFunction("log", in: "transcendental") { Glibc.log($0) })
}

/// The natural logarithm, elementwise.
public func log(_ x: Tensor) -> Tensor { Log()(x) }
