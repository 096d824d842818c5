// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The cosine, elementwise.
public struct Cos: UnaryElementwise {
  public static let mnemonic = "cos"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Cos(), .f32(3, 4), in: -4...4), Example(Cos(), .f32(), in: -4...4),
    Example(Cos(), .f64(2, 1, 3), in: -4...4), Example(Cos(), .f32(0, 3), in: -4...4),
  ]
  public static let operation = UnaryOperation.cos

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = −sin x.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { -sin(x) }
}

extension UnaryOperation {
  /// The cosine.
  public static let cos = function(UnaryFunction("cos", in: "transcendental") { Glibc.cos($0) })
}

/// The cosine, elementwise.
public func cos(_ x: Tensor) -> Tensor { Cos()(x) }
