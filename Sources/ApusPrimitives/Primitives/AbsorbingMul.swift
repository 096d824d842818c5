// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The product of two tensors, in which zero absorbs: 0 where either operand is 0, even if the other one is infinite
/// or NaN.
///
/// Derivatives are multiplied with this: a cotangent of 0 stays 0 where the partial derivative is not a number. At a
/// factor of 0 it is still linear in that factor, so that second derivatives are right, too; a selection by the
/// factor would not be.
public struct AbsorbingMul: BinaryElementwise {
  public static let mnemonic = "absorbing_mul"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(AbsorbingMul(), .f32(3, 4), .f32(3, 4)), Example(AbsorbingMul(), .f64(), .f64()),
    Example(AbsorbingMul(), .f32(0, 2), .f32(0, 2)),
  ]
  public static let operation = BinaryOperation.mul

  /// Creates the operator.
  public init() {}

  /// The operands' common type, which must be floating point.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectFloatingPoint(operands)
    try expectEqual(operands, 0, 1)
    return operands[0]
  }

  /// The product where neither operand is 0, else 0.
  public func scalar(_ operands: [DType]) -> Scalar {
    let zero = Scalar.literal(Literal(0.0, operands[0]))
    let isZero = [0, 1].map { Scalar.compare(.eq, .operand($0), zero) }
    return .select(.binary(.or, isZero[0], isZero[1]), zero, .binary(.mul, .operand(0), .operand(1)))
  }

  /// ∂(xy)/∂x = y, ∂(xy)/∂y = x.
  public func partials(_ site: Linearization) -> [Tensor?] { [site.operands[1], site.operands[0]] }
}

/// The product of two tensors of one type, in which zero absorbs: 0 where either is 0, whatever the other one is.
public func absorbingProduct(_ x: Tensor, _ y: Tensor) -> Tensor { AbsorbingMul()(x, y) }
