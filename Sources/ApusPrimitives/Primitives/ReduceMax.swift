// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The greatest element along axes, which the result does not have; NaN if one of them is NaN.
public struct ReduceMax: ReduceExtremum {
  public static let mnemonic = "reduce_max"
  public static let differentiability = Differentiability.piecewise
  public static let examples = [
    Example(ReduceMax(axes: [1]), .f32(3, 4)), Example(ReduceMax(axes: [0]), .f32(3, 4)),
    Example(ReduceMax(axes: [0, 2]), .f32(2, 3, 4)), Example(ReduceMax(axes: [1]), .i32(2, 5), in: -2...2),
    Example(ReduceMax(axes: [0]), .f32(0, 2)), Example(ReduceMax(axes: []), .f32()),
    Example(ReduceMax(axes: [1]), .f32(3, 1)),
    Example(ReduceMax(axes: [1]), TensorType(.u64, [2, 5]), in: 0...4e9),
  ]
  public static let combiner = Combiner.max

  /// The axes reduced; ascending.
  public let axes: [Int]

  /// Creates the operator.
  public init(axes: [Int]) { self.axes = axes }
}

extension Tensor {
  /// The greatest element along axes, which the result does not have; negative axes count from the end.
  public func max(along axes: [Int]) -> Tensor {
    guard let positions = positions(of: axes, in: "max"), !axes.isEmpty else { return self }
    return ReduceMax(axes: positions)(self)
  }

  /// The greatest of all elements.
  public func max() -> Tensor { max(along: Array(0..<rank)) }
}
