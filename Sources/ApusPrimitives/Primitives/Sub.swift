// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The difference of two tensors, elementwise.
public struct Sub: BinaryElementwise {
  public static let mnemonic = "sub"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Sub(), .f32(3, 4), .f32(3, 4)), Example(Sub(), .i32(5), .i32(5), in: -9...9),
    Example(Sub(), .f64(), .f64()), Example(Sub(), .f32(0, 2), .f32(0, 2)),
    Example(Sub(), TensorType(.u8, [1, 6]), TensorType(.u8, [1, 6]), in: 0...255),
  ]
  public static let operation = BinaryOperation.sub

  /// Creates the operator.
  public init() {}

  public func partials(_ site: Linearization) -> [Tensor?] {
    let result = site.results[0]
    return [result.filled(with: 1), result.filled(with: -1)]
  }
}

extension Tensor {
  /// The elementwise difference; shapes are broadcast.
  public static func - (x: Tensor, y: Tensor) -> Tensor { Sub().broadcasting(x, y) }
  /// The tensor with a number subtracted from each element.
  public static func - (x: Tensor, y: Double) -> Tensor { Sub()(x, x.filled(with: y)) }
  /// A number less each element of the tensor.
  public static func - (x: Double, y: Tensor) -> Tensor { Sub()(y.filled(with: x), y) }
}
