// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The square root, elementwise.
public struct Sqrt: UnaryElementwise {
  public static let mnemonic = "sqrt"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Sqrt(), .f32(3, 4), in: 0.1...5), Example(Sqrt(), .f32(), in: 0.1...5),
    Example(Sqrt(), .f64(2, 1, 3), in: 0.1...5), Example(Sqrt(), .f32(0, 3), in: 0.1...5),
  ]
  public static let operation = UnaryOperation.sqrt

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = 1 / (2 y).
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { 0.5 / y }
}

extension UnaryOperation {
  /// The square root.
  public static let sqrt = function(UnaryFunction("sqrt", in: "scalar", weight: 8) { $0.squareRoot() })
}

/// The square root, elementwise.
public func sqrt(_ x: Tensor) -> Tensor { Sqrt()(x) }
