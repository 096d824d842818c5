// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusKernel
package import ApusTensor

/// How a value's elements lie in the memory of another value: element `c` is at `offset + Σ strides[i]·c[i]`.
package struct StorageView: Hashable, Sendable {
  /// A sum of multiples of the view's coordinates: `offset + Σ strides[i]·c[i]`.
  package struct Sum: Hashable, Sendable {
    /// The sum where all coordinates are 0.
    package let offset: Int
    /// How far a step along each axis moves it.
    package let strides: [Int]
  }

  /// Which elements are in the memory at all, and what the others are.
  package struct Bounds: Hashable, Sendable {
    /// Sums of which none is negative where an element is in the memory.
    package let conditions: [Sum]
    /// The value of every other element.
    package let outside: Literal
  }

  /// The value whose memory it is.
  package let base: Value
  /// Where an element lies; a stride is 0 where one element serves a whole axis.
  package let position: Sum
  /// Which elements lie there; `nil` if all do.
  package let bounds: Bounds?

  /// The position of the first element.
  package var offset: Int { position.offset }
  /// How far neighbours along each axis lie apart.
  package var strides: [Int] { position.strides }

  /// A value in memory of its own, row-major.
  package init(whole value: Value, _ shape: Shape) {
    self.init(base: value, offset: 0, strides: shape.strides)
  }

  init(base: Value, offset: Int, strides: [Int]) {
    self.init(base: base, position: Sum(offset: offset, strides: strides), bounds: nil)
  }

  private init(base: Value, position: Sum, bounds: Bounds?) {
    self.base = base
    self.position = position
    self.bounds = bounds
  }

  /// The view of this view through an index map; `nil` if no strides describe it, so that a copy is needed.
  func viewed(through map: IndexMap, from shape: Shape, to result: Shape) -> StorageView? {
    switch map {
    case .affine(let coordinates, let outside):
      // What is outside can have one value only.
      if let outside, let known = bounds?.outside, outside != known { return nil }
      let conditions =
        (bounds?.conditions ?? []).map { $0.seen(through: coordinates, rank: result.rank) }
        + (outside == nil ? [] : Self.conditions(of: coordinates, from: shape, to: result))
      return StorageView(
        base: base, position: position.seen(through: coordinates, rank: result.rank),
        bounds: (outside ?? bounds?.outside).flatMap { outside in
          conditions.isEmpty ? nil : Bounds(conditions: conditions, outside: outside)
        })
    case .reshape:
      guard let position = position.reshaped(from: shape, to: result) else { return nil }
      guard let bounds else { return StorageView(base: base, position: position, bounds: nil) }
      let conditions = bounds.conditions.compactMap { $0.reshaped(from: shape, to: result) }
      guard conditions.count == bounds.conditions.count else { return nil }
      return StorageView(
        base: base, position: position, bounds: Bounds(conditions: conditions, outside: bounds.outside))
    }
  }

  /// What must not be negative where coordinates are those of an element of a shape; nothing where they always are.
  private static func conditions(
    of coordinates: [IndexMap.Coordinate], from shape: Shape, to result: Shape
  ) -> [Sum] {
    zip(coordinates, shape.dimensions).flatMap { coordinate, size -> [Sum] in
      guard let range = coordinate.range(in: result) else { return [] }
      let sum = Sum(coordinate, rank: result.rank)
      let rest = Sum(offset: size - 1 - sum.offset, strides: sum.strides.map { -$0 })
      return (range.lowerBound < 0 ? [sum] : []) + (range.upperBound >= size ? [rest] : [])
    }
  }

  /// Whether the elements of the given shape lie row-major without gaps.
  func isContiguous(_ shape: Shape) -> Bool {
    bounds == nil
      && (zip(shape.dimensions, zip(strides, shape.strides)).allSatisfy { $0 == 1 || $1.0 == $1.1 }
        || shape.elementCount <= 1)
  }
}

extension StorageView.Sum {
  /// A coordinate as a sum over all axes of a view.
  init(_ coordinate: IndexMap.Coordinate, rank: Int) {
    var strides = [Int](repeating: 0, count: rank)
    for term in coordinate.terms { strides[term.axis] = term.stride }
    self.init(offset: coordinate.offset, strides: strides)
  }

  /// The sum where each coordinate is a sum over the axes of another view.
  func seen(through coordinates: [IndexMap.Coordinate], rank: Int) -> StorageView.Sum {
    var (offset, strides) = (offset, [Int](repeating: 0, count: rank))
    for (coordinate, stride) in zip(coordinates, self.strides) {
      offset += coordinate.offset * stride
      for term in coordinate.terms { strides[term.axis] += term.stride * stride }
    }
    return StorageView.Sum(offset: offset, strides: strides)
  }

  /// Regroups axes without moving elements, as NumPy's no-copy reshape does: both shapes are cut into the
  /// shortest runs of equal element count, and each run must be evenly strided.
  fileprivate func reshaped(from shape: Shape, to result: Shape) -> StorageView.Sum? {
    guard shape.elementCount > 1 else {
      // No stride of 0 where there are no elements: it would stand for an element that serves a whole axis.
      let strides = shape.elementCount == 0 ? result.strides : [Int](repeating: 0, count: result.rank)
      return StorageView.Sum(offset: offset, strides: strides)
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
    return StorageView.Sum(offset: offset, strides: newStrides)
  }
}
