// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The bits of x moved down by y places, elementwise; zeros come in from above.
public struct ShiftRightLogical: BitwiseBinary {
  public static let mnemonic = "shift_right_logical"
  public static let differentiability = Differentiability.never("operations on bits have no derivative")
  public static let examples = [
    Example(ShiftRightLogical(), operands: [.init(.i32(6), in: -99...99), .init(.i32(6), in: 0...33)]),
    Example(
      ShiftRightLogical(),
      operands: [.init(TensorType(.u32, [6]), in: 0...4e9), .init(TensorType(.u32, [6]), in: 0...33)]),
    Example(
      ShiftRightLogical(),
      operands: [.init(TensorType(.i64, []), in: -99...99), .init(TensorType(.i64, []), in: 0...9)]),
    Example(ShiftRightLogical(), TensorType(.u64, [9]), TensorType(.u64, [9]), in: 0...66),
    Example(ShiftRightLogical(), TensorType(.u8, [0]), TensorType(.u8, [0]), in: 0...7),
    Example(
      ShiftRightLogical(),
      operands: [.init(TensorType(.i8, [9]), in: -128...127), .init(TensorType(.i8, [9]), in: -1...9)]),
    Example(
      ShiftRightLogical(),
      operands: [.init(TensorType(.u16, [9]), in: 0...65_535), .init(TensorType(.u16, [9]), in: 0...17)]),
  ]
  public static let operation = BinaryOperation.shiftRightLogical
  public static let allowsBool = false

  /// Creates the operator.
  public init() {}
}

extension Tensor {
  /// The bits of each element moved down by a number of places.
  public func shiftedRight(by places: Int) -> Tensor {
    ShiftRightLogical()(self, filled(with: Double(places)))
  }
}
