// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusTensor

/// One where the last axis, of `count` positions, is at the index, else zero.
///
/// An index outside `0..<count` gives zeros; use ``checkIndex(_:below:)`` to refuse it.
public func oneHot(_ indices: Tensor, count: Int, dtype: DType = .f32) -> Tensor {
  // All positions must be numbers of their type: in u8, position 266 would be 10 again.
  guard !indices.dtype.isInteger || count <= indices.dtype.integerRange.upperBound else {
    return oneHot(indices.converted(to: .i64), count: count, dtype: dtype)
  }
  let shape = Shape(indices.shape.dimensions + [count])
  let positions = indices.trace.iota(TensorType(indices.dtype, shape), along: -1)
  let repeated = Broadcast(to: shape, axes: Array(0..<indices.rank))(indices)
  return (repeated .== positions).converted(to: dtype)
}
