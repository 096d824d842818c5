// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// One over the square root, elementwise.
public struct Rsqrt: UnaryElementwise {
  public static let mnemonic = "rsqrt"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Rsqrt(), .f32(3, 4), in: 0.1...5), Example(Rsqrt(), .f32(), in: 0.1...5),
    Example(Rsqrt(), .f64(2, 1, 3), in: 0.1...5), Example(Rsqrt(), .f32(0, 3), in: 0.1...5),
  ]
  public static let operation = UnaryOperation.rsqrt

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = −y³ / 2.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { y * y * y * -0.5 }
}

extension UnaryOperation {
  /// One over the square root.
  public static let rsqrt = function(UnaryFunction("rsqrt", in: "scalar", weight: 8) { 1 / $0.squareRoot() })
}

/// One over the square root, elementwise.
public func rsqrt(_ x: Tensor) -> Tensor { Rsqrt()(x) }
