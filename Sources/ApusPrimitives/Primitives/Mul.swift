// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The product of two tensors, elementwise.
public struct Mul: BinaryElementwise {
  public static let mnemonic = "mul"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Mul(), .f32(3, 4), .f32(3, 4)), Example(Mul(), .i32(5), .i32(5), in: -9...9),
    Example(Mul(), .f64(), .f64()), Example(Mul(), .f32(0, 2), .f32(0, 2)),
    Example(Mul(), TensorType(.u8, [1, 6]), TensorType(.u8, [1, 6]), in: 0...255),
    Example(Mul(), TensorType(.u16, [9]), TensorType(.u16, [9]), in: 0...65_535),
    Example(Mul(), TensorType(.u64, [9]), TensorType(.u64, [9]), in: 0...9),
    Example(Mul(), TensorType(.i16, [9]), TensorType(.i16, [9]), in: -32_768...32_767),
  ]
  public static let operation = BinaryOperation.mul

  /// Creates the operator.
  public init() {}

  /// ∂(xy)/∂x = y, ∂(xy)/∂y = x.
  public func partials(_ site: Linearization) -> [Tensor?] { [site.operands[1], site.operands[0]] }
}

extension Tensor {
  /// The elementwise product; shapes are broadcast.
  public static func * (x: Tensor, y: Tensor) -> Tensor { Mul().broadcasting(x, y) }
  /// The tensor with each element multiplied by a number.
  public static func * (x: Tensor, y: Double) -> Tensor { Mul()(x, x.filled(with: y)) }
  /// The tensor with each element multiplied by a number.
  public static func * (x: Double, y: Tensor) -> Tensor { Mul()(y.filled(with: x), y) }
}
