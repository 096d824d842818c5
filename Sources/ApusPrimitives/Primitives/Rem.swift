// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The remainder of a division of integers, elementwise; it has the sign of the dividend.
///
/// The remainder of a division by zero is the dividend.
public struct Rem: BitwiseBinary {
  public static let mnemonic = "rem"
  public static let differentiability = Differentiability.never("integers have no derivative")
  public static let examples = [
    Example(Rem(), operands: [.init(.i32(9), in: -9...9), .init(.i32(9), in: -3...3)]),
    Example(
      Rem(), operands: [.init(TensorType(.u8, []), in: 0...255), .init(TensorType(.u8, []), in: 0...9)]),
    Example(Rem(), TensorType(.i64, [0]), TensorType(.i64, [0])),
    Example(
      Rem(),
      operands: [.init(TensorType(.i8, [19]), in: -128...127), .init(TensorType(.i8, [19]), in: -3...3)]),
    Example(Rem(), TensorType(.u64, [9]), TensorType(.u64, [9]), in: 0...9),
  ]
  public static let operation = BinaryOperation.rem
  public static let allowsBool = false

  /// Creates the operator.
  public init() {}
}

extension Tensor {
  /// The elementwise remainder; shapes are broadcast.
  public static func % (x: Tensor, y: Tensor) -> Tensor { Rem().broadcasting(x, y) }
}
