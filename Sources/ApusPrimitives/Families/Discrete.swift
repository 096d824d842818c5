// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// An operator whose derivative is zero wherever it exists, such as a comparison.
public protocol Discrete: Primitive {}

extension Discrete {
  /// Zero.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] { site.results.map { _ in nil } }

  /// Zero.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    site.operands.map { _ in nil }
  }
}

/// An operation on the bits of two integers of one type.
public protocol BitwiseBinary: Pointwise, Discrete {
  /// The scalar operation.
  static var operation: BinaryOperation { get }
  /// Whether the operation is defined for `bool` too.
  static var allowsBool: Bool { get }
}

extension BitwiseBinary {
  /// Two.
  public static var arity: Int { 2 }

  /// The operands' common type.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectInteger(operands, orBool: Self.allowsBool)
    try expectEqual(operands, 0, 1)
    return operands[0]
  }

  /// The scalar operation on the operands.
  public func scalar(_ operands: [DType]) -> Scalar { .binary(Self.operation, .operand(0), .operand(1)) }
}
