// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The sine, elementwise.
public struct Sin: UnaryElementwise {
  public static let mnemonic = "sin"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Sin(), .f32(3, 4), in: -4...4), Example(Sin(), .f32(), in: -4...4),
    Example(Sin(), .f64(2, 1, 3), in: -4...4), Example(Sin(), .f32(0, 3), in: -4...4),
  ]
  public static let operation = UnaryOperation.sin

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = cos x.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { cos(x) }
}

extension UnaryOperation {
  /// The sine.
  public static let sin = function(UnaryFunction("sin", in: "transcendental") { Glibc.sin($0) })
}

/// The sine, elementwise.
public func sin(_ x: Tensor) -> Tensor { Sin()(x) }
