// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// A pointwise operator that states its partial derivatives; both modes of differentiation follow.
///
/// A partial may be infinite or NaN where a tangent or cotangent is 0: in a branch that is not taken, at the edge of
/// the domain, where it overflows. The product is 0 there, so that such a place has no effect on anything before it.
public protocol Elementwise: Pointwise {
  /// The partial derivatives by each operand, as tensors of the result's type; `nil` where it is zero
  /// everywhere.
  func partials(_ site: Linearization) -> [Tensor?]
}

extension Elementwise {
  /// The sum of the partials times the tangents, in which zero absorbs.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    guard tangents.contains(where: { $0 != nil }) else { return [nil] }
    var sum: Tensor?
    for (partial, tangent) in zip(partials(site), tangents) {
      guard let partial, let tangent else { continue }
      let term = absorbingProduct(partial, tangent)
      sum = sum.map { $0 + term } ?? term
    }
    return [sum]
  }

  /// Each partial times the cotangent, in which zero absorbs.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0] else { return site.operands.map { _ in nil } }
    return partials(site).map { partial in partial.map { absorbingProduct(cotangent, $0) } }
  }
}

/// A function of one real variable, applied at each position.
public protocol UnaryElementwise: Elementwise {
  /// The scalar operation.
  static var operation: UnaryOperation { get }

  /// ∂y/∂x where `y` is the result for `x`; `nil` if it is zero everywhere.
  func partial(_ x: Tensor, _ y: Tensor) -> Tensor?
}

extension UnaryElementwise {
  /// One.
  public static var arity: Int { 1 }

  /// The operand's type, which must be floating point.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectFloatingPoint(operands)
    return operands[0]
  }

  /// The scalar operation on the operand.
  public func scalar(_ operands: [DType]) -> Scalar { .unary(Self.operation, .operand(0)) }

  /// The one partial.
  public func partials(_ site: Linearization) -> [Tensor?] { [partial(site.operands[0], site.results[0])] }
}

/// A function of two variables of one type, applied at each position.
public protocol BinaryElementwise: Elementwise {
  /// The scalar operation.
  static var operation: BinaryOperation { get }
}

extension BinaryElementwise {
  /// Two.
  public static var arity: Int { 2 }

  /// The operands' common type.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectNumber(operands)
    try expectEqual(operands, 0, 1)
    return operands[0]
  }

  /// The scalar operation on the operands.
  public func scalar(_ operands: [DType]) -> Scalar { .binary(Self.operation, .operand(0), .operand(1)) }
}
