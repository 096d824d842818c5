// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The rectifier max(x, 0), elementwise.
///
/// Its derivative is stated by the result, so that training need not keep the operand.
public struct Relu: Pointwise {
  public static let mnemonic = "relu"
  public static let differentiability = Differentiability.piecewise
  public static let examples = [
    Example(Relu(), .f32(3, 4)), Example(Relu(), .f32()), Example(Relu(), .f64(2, 1, 3)),
    Example(Relu(), .f32(0, 3)),
  ]
  public static let arity = 1

  /// Creates the operator.
  public init() {}

  /// The operand's type, which must be floating point.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectFloatingPoint(operands)
    return operands[0]
  }

  public func scalar(_ operands: [DType]) -> Scalar {
    .binary(.max, .operand(0), .literal(Literal(0.0, operands[0])))
  }

  /// The tangent where y > 0.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    [tangents[0].map { routed($0, site) }]
  }

  /// The cotangent where y > 0.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    [cotangents[0].map { routed($0, site) }]
  }

  /// Selecting instead of multiplying by 0 keeps an infinite cotangent of a closed unit from becoming NaN.
  private func routed(_ tangent: Tensor, _ site: Linearization) -> Tensor {
    select(site.results[0] .> 0, tangent, tangent.filled(with: 0))
  }
}

/// The rectifier max(x, 0), elementwise.
public func relu(_ x: Tensor) -> Tensor { Relu()(x) }
