// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// ln(1 + eˣ), elementwise: the smooth form of relu, and minus the logarithm of the logistic function of −x.
///
/// An operator of its own, since its derivative is the logistic function everywhere, which the derivatives of
/// the operations that compute it without overflow do not show.
public struct Softplus: Elementwise {
  public static let mnemonic = "softplus"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Softplus(), .f32(3, 4), in: -6...6), Example(Softplus(), .f32(), in: -6...6),
    Example(Softplus(), .f64(2, 1, 3), in: -6...6), Example(Softplus(), .f32(0, 3)),
  ]
  public static let arity = 1

  /// Creates the operator.
  public init() {}

  /// The operand's type, which must be floating point.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectFloatingPoint(operands)
    return operands[0]
  }

  /// max(x, 0) + ln(1 + e^−|x|), in which nothing overflows.
  public func scalar(_ operands: [DType]) -> Scalar {
    .binary(
      .add, .binary(.max, .operand(0), .literal(Literal(0.0, operands[0]))),
      .unary(.log1p, .unary(.exp, .unary(.neg, .unary(.abs, .operand(0))))))
  }

  /// ∂y/∂x = σ(x).
  public func partials(_ site: Linearization) -> [Tensor?] { [logistic(site.operands[0])] }
}

/// ln(1 + eˣ), elementwise.
public func softplus(_ x: Tensor) -> Tensor { Softplus()(x) }
