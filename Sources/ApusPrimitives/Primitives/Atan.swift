// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The angle whose tangent is x, between −π/2 and π/2, elementwise.
public struct Atan: UnaryElementwise {
  public static let mnemonic = "atan"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Atan(), .f32(3, 4), in: -4...4), Example(Atan(), .f32(), in: -4...4),
    Example(Atan(), .f64(2, 1, 3), in: -4...4), Example(Atan(), .f32(0, 3), in: -4...4),
  ]
  public static let operation = UnaryOperation.atan

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = 1 / (1 + x²).
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { 1 / (1 + x * x) }
}

extension UnaryOperation {
  /// The inverse tangent.
  public static let atan = function(UnaryFunction("atan", in: "transcendental") { Glibc.atan($0) })
}

/// The angle whose tangent is x, between −π/2 and π/2, elementwise.
public func atan(_ x: Tensor) -> Tensor { Atan()(x) }
