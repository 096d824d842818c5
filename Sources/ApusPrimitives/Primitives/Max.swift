// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The greater of two tensors, elementwise; NaN where either operand is NaN.
public struct Max: Extremum {
  public static let mnemonic = "max"
  public static let differentiability = Differentiability.piecewise
  public static let examples = [
    Example(Max(), .f32(3, 4), .f32(3, 4)), Example(Max(), .f32(), .f32()),
    Example(Max(), TensorType(.u64, [5]), TensorType(.u64, [5]), in: 0...9),
    Example(Max(), .i32(5), .i32(5), in: -9...9), Example(Max(), .f64(2, 0), .f64(2, 0)),
  ]
  public static let operation = BinaryOperation.max

  /// Creates the operator.
  public init() {}

  public static func takes(_ x: Tensor, over y: Tensor) -> Tensor { x .> y }
}

/// The greater of two tensors, elementwise; shapes are broadcast.
public func max(_ x: Tensor, _ y: Tensor) -> Tensor { Max().broadcasting(x, y) }
/// The greater of each element and a number.
public func max(_ x: Tensor, _ y: Double) -> Tensor { Max()(x, x.filled(with: y)) }
