// SPDX-License-Identifier: Apache-2.0

public import ApusGraph

/// An operator linear in its only operand: it states its transpose; both modes of differentiation follow.
public protocol Linear: Primitive {
  /// The cotangent of the operand: the transposed map applied to the cotangent of the result.
  func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor
}

extension Linear {
  public static var form: PrimitiveForm { .general }

  /// The operator itself, applied to the tangent.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] { [tangents[0].map { self($0) }] }

  /// The transpose, applied to the cotangent.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    [cotangents[0].map { transpose($0, site.operands[0]) }]
  }
}
