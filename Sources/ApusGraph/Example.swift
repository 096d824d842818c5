// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// An operator with operand types and the range its operands are drawn from.
public struct Example: Sendable {
  /// An operand.
  public struct Operand: Sendable {
    /// The operand's type.
    public let type: TensorType
    /// Where its elements are drawn from; integers are drawn from the whole numbers in it.
    public let range: ClosedRange<Double>

    /// Creates an operand.
    public init(_ type: TensorType, in range: ClosedRange<Double>) {
      self.type = type
      self.range = range
    }
  }

  /// The operator.
  public let primitive: any Primitive
  /// Its operands.
  public let operands: [Operand]

  /// Creates an example whose operands are drawn from ranges of their own.
  public init(_ primitive: any Primitive, operands: [Operand]) {
    self.primitive = primitive
    self.operands = operands
  }

  /// Creates an example whose operands are all drawn from one range.
  public init(_ primitive: any Primitive, _ types: TensorType..., in range: ClosedRange<Double> = -2...2) {
    self.init(primitive, operands: types.map { Operand($0, in: range) })
  }
}
