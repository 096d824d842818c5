// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The first tensor raised to the power of the second, elementwise.
public struct Pow: BinaryElementwise {
  public static let mnemonic = "pow"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Pow(), operands: [.init(.f32(3, 4), in: 0.2...3), .init(.f32(3, 4), in: -2...3)]),
    Example(Pow(), .f32(), .f32(), in: 0.5...2), Example(Pow(), .f64(2, 0), .f64(2, 0)),
  ]
  public static let operation = BinaryOperation.pow

  /// Creates the operator.
  public init() {}

  /// The operands' common type, which must be floating point.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectFloatingPoint(operands)
    try expectEqual(operands, 0, 1)
    return operands[0]
  }

  /// ∂z/∂x = y xʸ⁻¹, 0 for y = 0; ∂z/∂y = z ln x, 0 for x = 0.
  ///
  /// The exponent is replaced before the power is taken and the base before the logarithm, so that at
  /// x = 0 neither the partials nor their own derivatives meet 0 · ∞.
  public func partials(_ site: Linearization) -> [Tensor?] {
    let (x, y, z) = (site.operands[0], site.operands[1], site.results[0])
    let (zero, one) = (z.filled(with: 0), z.filled(with: 1))
    let lowered = select(y .== zero, one, y - one)
    return [y * pow(x, lowered), z * log(select(x .== zero, one, x))]
  }
}

extension BinaryOperation {
  /// The first number raised to the power of the second.
  public static let pow = function(BinaryFunction("pow", in: "transcendental") { Glibc.pow($0, $1) })
}

/// The first tensor raised to the power of the second, elementwise; shapes are broadcast.
public func pow(_ x: Tensor, _ y: Tensor) -> Tensor { Pow().broadcasting(x, y) }
/// Each element raised to the power of a number.
public func pow(_ x: Tensor, _ y: Double) -> Tensor { Pow()(x, x.filled(with: y)) }
