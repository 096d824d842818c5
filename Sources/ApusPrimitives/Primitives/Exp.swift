// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The exponential function, elementwise.
public struct Exp: UnaryElementwise {
  public static let mnemonic = "exp"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Exp(), .f32(3, 4), in: -3...3), Example(Exp(), .f32(), in: -3...3),
    Example(Exp(), .f64(2, 1, 3), in: -3...3), Example(Exp(), .f32(0, 3), in: -3...3),
  ]
  public static let operation = UnaryOperation.exp

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = y.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { y }
}

extension UnaryOperation {
  /// The exponential function.
  public static let exp = function(UnaryFunction("exp", in: "transcendental") { Glibc.exp($0) })
}

/// The exponential function, elementwise.
public func exp(_ x: Tensor) -> Tensor { Exp()(x) }
