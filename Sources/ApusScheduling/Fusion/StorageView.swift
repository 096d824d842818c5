// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusKernel
package import ApusTensor

/// How a value's elements lie in the memory of another value: element `c` is at `offset + Σ strides[i]·c[i]`.
package struct StorageView: Hashable, Sendable {
  /// The value whose memory it is.
  package let base: Value
  /// The position of the first element.
  package let offset: Int
  /// How far neighbours along each axis lie apart; 0 where one element serves a whole axis.
  package let strides: [Int]

  /// A value in memory of its own, row-major.
  package init(whole value: Value, _ shape: Shape) {
    self.init(base: value, offset: 0, strides: shape.strides)
  }

  init(base: Value, offset: Int, strides: [Int]) {
    self.base = base
    self.offset = offset
    self.strides = strides
  }

  /// The view of this view through an index map; `nil` if no strides describe it, so that a copy is needed.
  func viewed(through map: IndexMap, from shape: Shape, to result: Shape) -> StorageView? {
    switch map {
    case .axes(let axes):
      var offset = offset
      var strides = [Int](repeating: 0, count: result.rank)
      for (position, axis) in axes.enumerated() {
        offset += axis.offset * self.strides[position]
        if let target = axis.axis { strides[target] += axis.stride * self.strides[position] }
      }
      return StorageView(base: base, offset: offset, strides: strides)
    case .reshape:
      return reshaped(from: shape, to: result)
    }
  }

  /// Regroups axes without moving elements, as NumPy's no-copy reshape does: both shapes are cut into the
  /// shortest runs of equal element count, and each run must be evenly strided.
  private func reshaped(from shape: Shape, to result: Shape) -> StorageView? {
    guard shape.elementCount > 1 else {
      // No stride of 0 where there are no elements: it would stand for an element that serves a whole axis.
      let strides = shape.elementCount == 0 ? result.strides : [Int](repeating: 0, count: result.rank)
      return StorageView(base: base, offset: offset, strides: strides)
    }
    let source = shape.dimensions.indices.filter { shape[$0] != 1 }
    let target = result.dimensions.indices.filter { result[$0] != 1 }
    var newStrides = [Int](repeating: 0, count: result.rank)
    var (i, j) = (0, 0)
    while i < source.count, j < target.count {
      var (sourceEnd, targetEnd) = (i + 1, j + 1)
      var (sourceCount, targetCount) = (shape[source[i]], result[target[j]])
      while sourceCount != targetCount {
        if sourceCount < targetCount {
          sourceCount *= shape[source[sourceEnd]]
          sourceEnd += 1
        } else {
          targetCount *= result[target[targetEnd]]
          targetEnd += 1
        }
      }
      for k in i..<(sourceEnd - 1)
      where strides[source[k]] != strides[source[k + 1]] * shape[source[k + 1]] { return nil }
      var stride = strides[source[sourceEnd - 1]]
      for k in (j..<targetEnd).reversed() {
        newStrides[target[k]] = stride
        stride *= result[target[k]]
      }
      (i, j) = (sourceEnd, targetEnd)
    }
    return StorageView(base: base, offset: offset, strides: newStrides)
  }

  /// Whether the elements of the given shape lie row-major without gaps.
  func isContiguous(_ shape: Shape) -> Bool {
    zip(shape.dimensions, zip(strides, shape.strides)).allSatisfy { $0 == 1 || $1.0 == $1.1 }
      || shape.elementCount <= 1
  }
}
