// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusTensor

/// An operator without operands; its derivative is zero.
public protocol SourcePrimitive: Primitive {
  /// The type of the value.
  var type: TensorType { get }
}

extension SourcePrimitive {
  public static var form: PrimitiveForm { .general }

  /// The declared type; there are no operands.
  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(0, operands)
    return [type]
  }

  /// Zero.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] { [nil] }

  /// None.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] { [] }
}
