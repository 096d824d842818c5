// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The hyperbolic tangent, elementwise.
public struct Tanh: UnaryElementwise {
  public static let mnemonic = "tanh"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Tanh(), .f32(3, 4), in: -3...3), Example(Tanh(), .f32(), in: -3...3),
    Example(Tanh(), .f64(2, 1, 3), in: -3...3), Example(Tanh(), .f32(0, 3), in: -3...3),
  ]
  public static let operation = UnaryOperation.tanh

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = 1 − y².
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { 1 - y * y }
}

extension UnaryOperation {
  /// The hyperbolic tangent.
  public static let tanh = function(UnaryFunction("tanh", in: "transcendental") { Glibc.tanh($0) })
}

/// The hyperbolic tangent, elementwise.
public func tanh(_ x: Tensor) -> Tensor { Tanh()(x) }
