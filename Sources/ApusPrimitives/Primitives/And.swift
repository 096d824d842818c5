// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The bitwise conjunction of two tensors, elementwise; logical for `bool`.
public struct And: BitwiseBinary {
  public static let mnemonic = "and"
  public static let differentiability = Differentiability.never("operations on bits have no derivative")
  public static let examples = [
    Example(And(), TensorType(.bool, [2, 3]), TensorType(.bool, [2, 3]), in: 0...1),
    Example(And(), .i32(5), .i32(5), in: -99...99),
    Example(And(), TensorType(.u32, []), TensorType(.u32, []), in: 0...4e9),
    Example(And(), TensorType(.u8, [0]), TensorType(.u8, [0]), in: 0...255),
  ]
  public static let operation = BinaryOperation.and
  public static let allowsBool = true

  /// Creates the operator.
  public init() {}
}

extension Tensor {
  /// The elementwise conjunction; shapes are broadcast.
  public static func .& (x: Tensor, y: Tensor) -> Tensor { And().broadcasting(x, y) }
}
