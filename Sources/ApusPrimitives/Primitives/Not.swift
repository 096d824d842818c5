// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// Each bit inverted, elementwise; logical for `bool`.
public struct Not: Pointwise, Discrete {
  public static let mnemonic = "not"
  public static let differentiability = Differentiability.never("operations on bits have no derivative")
  public static let examples = [
    Example(Not(), TensorType(.bool, [2, 3]), in: 0...1), Example(Not(), .i32(5), in: -99...99),
    Example(Not(), TensorType(.u32, []), in: 0...4e9), Example(Not(), TensorType(.u8, [0, 2]), in: 0...255),
  ]
  public static let arity = 1

  /// Creates the operator.
  public init() {}

  /// The operand's type, which must be an integer or `bool`.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectInteger(operands, orBool: true)
    return operands[0]
  }

  public func scalar(_ operands: [DType]) -> Scalar {
    operands[0] == .bool
      ? .unary(.not, .operand(0)) : .binary(.xor, .operand(0), .literal(Literal(Int64(-1), operands[0])))
  }
}

extension Tensor {
  /// Each bit inverted, elementwise; logical for `bool`.
  public static prefix func .! (x: Tensor) -> Tensor { Not()(x) }
}
