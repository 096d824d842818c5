// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The bitwise exclusive disjunction of two tensors, elementwise; logical for `bool`.
public struct Xor: BitwiseBinary {
  public static let mnemonic = "xor"
  public static let differentiability = Differentiability.never("operations on bits have no derivative")
  public static let examples = [
    Example(Xor(), TensorType(.bool, [2, 3]), TensorType(.bool, [2, 3]), in: 0...1),
    Example(Xor(), .i32(5), .i32(5), in: -99...99),
    Example(Xor(), TensorType(.u32, []), TensorType(.u32, []), in: 0...4e9),
    Example(Xor(), TensorType(.u8, [0]), TensorType(.u8, [0]), in: 0...255),
  ]
  public static let operation = BinaryOperation.xor
  public static let allowsBool = true

  /// Creates the operator.
  public init() {}
}

extension Tensor {
  /// The elementwise exclusive disjunction; shapes are broadcast.
  public static func .^ (x: Tensor, y: Tensor) -> Tensor { Xor().broadcasting(x, y) }
}
