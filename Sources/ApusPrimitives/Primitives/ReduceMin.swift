// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The least element along axes, which the result does not have; NaN if one of them is NaN.
public struct ReduceMin: ReduceExtremum {
  public static let mnemonic = "reduce_min"
  public static let differentiability = Differentiability.piecewise
  public static let examples = [
    Example(ReduceMin(axes: [1]), .f32(3, 4)), Example(ReduceMin(axes: [0]), .f32(3, 4)),
    Example(ReduceMin(axes: [0, 2]), .f32(2, 3, 4)), Example(ReduceMin(axes: [1]), .i32(2, 5), in: -2...2),
    Example(ReduceMin(axes: [0]), .f32(0, 2)), Example(ReduceMin(axes: []), .f32()),
    Example(ReduceMin(axes: [1]), .f32(3, 1)),
    Example(ReduceMin(axes: [1]), TensorType(.u64, [2, 5]), in: 0...4e9),
  ]
  public static let combiner = Combiner.min

  /// The axes reduced; ascending.
  public let axes: [Int]

  /// Creates the operator.
  public init(axes: [Int]) { self.axes = axes }
}

extension Tensor {
  /// The least element along axes, which the result does not have; negative axes count from the end.
  public func min(along axes: [Int]) -> Tensor {
    guard let positions = positions(of: axes, in: "min"), !axes.isEmpty else { return self }
    return ReduceMin(axes: positions)(self)
  }

  /// The least of all elements.
  public func min() -> Tensor { min(along: Array(0..<rank)) }
}
