// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The exponential function less 1, exact for small x, elementwise.
public struct Expm1: UnaryElementwise {
  public static let mnemonic = "expm1"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Expm1(), .f32(3, 4), in: -3...3), Example(Expm1(), .f32(), in: -3...3),
    Example(Expm1(), .f64(2, 1, 3), in: -3...3), Example(Expm1(), .f32(0, 3), in: -3...3),
  ]
  public static let operation = UnaryOperation.expm1

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = y + 1.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { y + 1 }
}

extension UnaryOperation {
  /// The exponential function less 1.
  public static let expm1 = function(UnaryFunction("expm1", in: "transcendental") { Glibc.expm1($0) })
}

/// The exponential function less 1, exact for small x, elementwise.
public func expm1(_ x: Tensor) -> Tensor { Expm1()(x) }
