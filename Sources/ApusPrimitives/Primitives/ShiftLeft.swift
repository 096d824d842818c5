// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The bits of x moved up by y places, elementwise; zero for y outside the width of the type.
public struct ShiftLeft: BitwiseBinary {
  public static let mnemonic = "shift_left"
  public static let differentiability = Differentiability.never("operations on bits have no derivative")
  public static let examples = [
    Example(ShiftLeft(), operands: [.init(.i32(6), in: -99...99), .init(.i32(6), in: 0...33)]),
    Example(
      ShiftLeft(),
      operands: [.init(TensorType(.u32, [6]), in: 0...4e9), .init(TensorType(.u32, [6]), in: 0...33)]),
    Example(
      ShiftLeft(),
      operands: [.init(TensorType(.i64, []), in: -99...99), .init(TensorType(.i64, []), in: 0...9)]),
    Example(ShiftLeft(), TensorType(.u8, [0]), TensorType(.u8, [0]), in: 0...7),
  ]
  public static let operation = BinaryOperation.shiftLeft
  public static let allowsBool = false

  /// Creates the operator.
  public init() {}
}

extension Tensor {
  /// The bits of each element moved up by a number of places.
  public func shiftedLeft(by places: Int) -> Tensor { ShiftLeft()(self, filled(with: Double(places))) }
}
