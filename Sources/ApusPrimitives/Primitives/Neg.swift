// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The negated tensor, elementwise.
public struct Neg: UnaryElementwise {
  public static let mnemonic = "neg"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Neg(), .f32(3, 4)), Example(Neg(), .f32()),
    Example(Neg(), .f64(2, 1, 3)), Example(Neg(), .f32(0, 3)),
    Example(Neg(), .i32(5), in: -9...9),
  ]
  public static let operation = UnaryOperation.neg

  /// Creates the operator.
  public init() {}

  /// The operand's type, which must be a number.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectNumber(operands)
    return operands[0]
  }

  /// ∂y/∂x = −1.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { x.filled(with: -1) }

  /// The negated tangent.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] { [tangents[0].map { -$0 }] }

  /// The negated cotangent.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] { [cotangents[0].map { -$0 }] }
}

extension Tensor {
  /// The negated tensor, elementwise.
  public static prefix func - (x: Tensor) -> Tensor { Neg()(x) }
}
