// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// Minus one, zero or one as x is below, at or above zero, elementwise.
public struct Sign: UnaryElementwise {
  public static let mnemonic = "sign"
  public static let differentiability = Differentiability.never(
    "the derivative of a step function is zero wherever it exists")
  public static let examples = [
    Example(Sign(), .f32(3, 4)), Example(Sign(), .f32()),
    Example(Sign(), .f64(2, 1, 3)), Example(Sign(), .f32(0, 3)),
    Example(Sign(), .i32(5), in: -1...1),
  ]
  public static let operation = UnaryOperation.sign

  /// Creates the operator.
  public init() {}

  /// The operand's type, which must be a number.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectNumber(operands)
    return operands[0]
  }

  /// Zero wherever it exists.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { nil }
}

/// Minus one, zero or one as x is below, at or above zero, elementwise.
public func sign(_ x: Tensor) -> Tensor { Sign()(x) }
