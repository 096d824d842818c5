// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The lesser of two tensors, elementwise; NaN where either operand is NaN.
public struct Min: Extremum {
  public static let mnemonic = "min"
  public static let differentiability = Differentiability.piecewise
  public static let examples = [
    Example(Min(), .f32(3, 4), .f32(3, 4)), Example(Min(), .f32(), .f32()),
    Example(Min(), .i32(5), .i32(5), in: -9...9), Example(Min(), .f64(2, 0), .f64(2, 0)),
  ]
  public static let operation = BinaryOperation.min

  /// Creates the operator.
  public init() {}

  public static func takes(_ x: Tensor, over y: Tensor) -> Tensor { x .< y }
}

/// The lesser of two tensors, elementwise; shapes are broadcast.
public func min(_ x: Tensor, _ y: Tensor) -> Tensor { Min().broadcasting(x, y) }
/// The lesser of each element and a number.
public func min(_ x: Tensor, _ y: Double) -> Tensor { Min()(x, x.filled(with: y)) }
