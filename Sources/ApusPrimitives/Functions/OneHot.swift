// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusTensor

/// One where the last axis, of `count` positions, is at the index, else zero.
///
/// An index outside `0..<count` gives zeros; use ``checkIndex(_:below:)`` to refuse it.
public func oneHot(_ indices: Tensor, count: Int, dtype: DType = .f32) -> Tensor {
  let shape = Shape(indices.shape.dimensions + [count])
  let positions = indices.trace.iota(TensorType(indices.dtype, shape), along: -1)
  let repeated = Broadcast(to: shape, axes: Array(0..<indices.rank))(indices)
  return (repeated .== positions).converted(to: dtype)
}
