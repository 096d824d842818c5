// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The magnitude, elementwise.
public struct Abs: UnaryElementwise {
  public static let mnemonic = "abs"
  public static let differentiability = Differentiability.piecewise
  public static let examples = [
    Example(Abs(), .f32(3, 4)), Example(Abs(), .f32()),
    Example(Abs(), .f64(2, 1, 3)), Example(Abs(), .f32(0, 3)),
    Example(Abs(), .i32(5), in: -9...9),
  ]
  public static let operation = UnaryOperation.abs

  /// Creates the operator.
  public init() {}

  /// The operand's type, which must be a number.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectNumber(operands)
    return operands[0]
  }

  /// ∂y/∂x = sign x; 0 at 0.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { sign(x) }
}

/// The magnitude, elementwise.
public func abs(_ x: Tensor) -> Tensor { Abs()(x) }
