// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The quotient of two tensors, in which a dividend of zero absorbs: 0 where it is 0, even if the divisor is 0 or NaN.
///
/// A cotangent is divided with this; see ``AbsorbingMul``.
public struct AbsorbingDiv: BinaryElementwise {
  public static let mnemonic = "absorbing_div"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(AbsorbingDiv(), operands: [.init(.f32(3, 4), in: -2...2), .init(.f32(3, 4), in: 0.5...3)]),
    Example(AbsorbingDiv(), operands: [.init(.f64(), in: -2...2), .init(.f64(), in: -3 ... -0.5)]),
    Example(AbsorbingDiv(), .f32(0), .f32(0)),
  ]
  public static let operation = BinaryOperation.div

  /// Creates the operator.
  public init() {}

  /// The operands' common type, which must be floating point.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectFloatingPoint(operands)
    try expectEqual(operands, 0, 1)
    return operands[0]
  }

  /// The quotient where the dividend is not 0, else 0.
  public func scalar(_ operands: [DType]) -> Scalar {
    let zero = Scalar.literal(Literal(0.0, operands[0]))
    return .select(.compare(.eq, .operand(0), zero), zero, .binary(.div, .operand(0), .operand(1)))
  }

  /// ∂(x/y)/∂x = 1 / y, ∂(x/y)/∂y = −z / y where z = x / y.
  public func partials(_ site: Linearization) -> [Tensor?] {
    let y = site.operands[1]
    return [1 / y, -absorbingQuotient(site.results[0], y)]
  }

  /// The cotangent over y, and that times −z: one division instead of two.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    let quotient = absorbingQuotient(cotangent, site.operands[1])
    return [quotient, -absorbingProduct(quotient, site.results[0])]
  }
}

/// The quotient of two tensors of one type, in which a dividend of zero absorbs: 0 where it is 0, whatever the divisor
/// is.
public func absorbingQuotient(_ x: Tensor, _ y: Tensor) -> Tensor { AbsorbingDiv()(x, y) }
