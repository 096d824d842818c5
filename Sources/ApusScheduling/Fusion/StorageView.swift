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

  /// The same elements of another value's memory.
  func based(on base: Value) -> StorageView {
    StorageView(base: base, position: position, bounds: bounds)
  }

  /// The view of this view through an index map; `nil` if no strides describe it, so that a copy is needed.
  func viewed(through map: IndexMap, from shape: Shape, to result: Shape) -> StorageView? {
    switch map {
    case .affine(let coordinates, let outside):
      // What is outside can have one value only.
      if let outside, let known = bounds?.outside, outside != known { return nil }
      let all = (bounds?.conditions ?? []) + (outside == nil ? [] : Sum.conditions(of: shape))
      let seen = all.compactMap { $0.seen(through: coordinates, over: result) }
      guard let position = position.seen(through: coordinates, over: result), seen.count == all.count else {
        return nil
      }
      let conditions = seen.decisive(over: result)
      return StorageView(
        base: base, position: position,
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

  /// Whether the elements of the given shape lie row-major without gaps.
  func isContiguous(_ shape: Shape) -> Bool {
    bounds == nil
      && (zip(shape.dimensions, zip(strides, shape.strides)).allSatisfy { $0 == 1 || $1.0 == $1.1 }
        || shape.elementCount <= 1)
  }
}

extension [StorageView.Sum] {
  /// The conditions that matter in a shape: those that fail somewhere, and of several along the same strides the one
  /// that fails first.
  fileprivate func decisive(over shape: Shape) -> [StorageView.Sum] {
    var kept: [StorageView.Sum] = []
    for case let condition? in map({ $0.condition(over: shape) }) {
      guard let place = kept.firstIndex(where: { $0.strides == condition.strides }) else {
        kept.append(condition)
        continue
      }
      if condition.offset < kept[place].offset { kept[place] = condition }
    }
    return kept
  }
}

extension StorageView.Sum {
  /// A coordinate as a sum over all axes of a view; `nil` if an axis that moves it is none of them.
  init?(_ coordinate: IndexMap.Coordinate, rank: Int) {
    var strides = [Int](repeating: 0, count: rank)
    for term in coordinate.terms {
      guard strides.indices.contains(term.axis) else { return nil }
      strides[term.axis] = term.stride
    }
    self.init(offset: coordinate.offset, strides: strides)
  }

  /// What must not be negative where coordinates are those of an element of a shape.
  fileprivate static func conditions(of shape: Shape) -> [StorageView.Sum] {
    shape.dimensions.indices.flatMap { axis in
      var strides = [Int](repeating: 0, count: shape.rank)
      strides[axis] = 1
      return [
        StorageView.Sum(offset: 0, strides: strides),
        StorageView.Sum(offset: shape[axis] - 1, strides: strides.map { -$0 }),
      ]
    }
  }

  /// How far from 0 a sum may lead, so that no position in a kernel overflows.
  private static let greatestReach = 1 << 60

  /// The sum where each coordinate is a sum over the axes of another view; `nil` if it leads too far, or there is not
  /// one coordinate for each axis.
  func seen(through coordinates: [IndexMap.Coordinate], over shape: Shape) -> StorageView.Sum? {
    guard coordinates.count == strides.count else { return nil }
    var (offset, strides) = (offset, [Int](repeating: 0, count: shape.rank))
    for (coordinate, stride) in zip(coordinates, self.strides) {
      guard let start = offset.adding(coordinate.offset, times: stride) else { return nil }
      offset = start
      for term in coordinate.terms {
        guard strides.indices.contains(term.axis) else { return nil }
        if shape[term.axis] == 1 { continue }
        guard let sum = strides[term.axis].adding(term.stride, times: stride) else { return nil }
        strides[term.axis] = sum
      }
    }
    let reach = zip(strides, shape.dimensions).reduce(Int(clamping: offset.magnitude)) {
      $0.addingSaturated(Int(clamping: $1.0.magnitude).multipliedSaturated(by: $1.1))
    }
    return reach <= Self.greatestReach ? StorageView.Sum(offset: offset, strides: strides) : nil
  }

  /// The sum in lowest terms, if it is negative somewhere in a shape.
  fileprivate func condition(over shape: Shape) -> StorageView.Sum? {
    let least = zip(strides, shape.dimensions).reduce(offset) { $0 + min($1.0 * ($1.1 - 1), 0) }
    guard least < 0, !shape.dimensions.contains(0) else { return nil }
    let divisor = Int(clamping: strides.reduce(0 as UInt) { $0.greatestCommonDivisor(with: $1.magnitude) })
    guard divisor > 1 else { return self }
    // All else is a multiple of the divisor, so that rounding the offset down changes no sign.
    let rest = (offset % divisor + divisor) % divisor
    return StorageView.Sum(offset: (offset - rest) / divisor, strides: strides.map { $0 / divisor })
  }

  /// Regroups axes without moving elements, as NumPy's no-copy reshape does: both shapes are cut into the
  /// shortest runs of equal element count, and each run must be evenly strided.
  fileprivate func reshaped(from shape: Shape, to result: Shape) -> StorageView.Sum? {
    guard shape.elementCount > 1 else {
      // No stride of 0 where there are no elements: it would stand for an element that serves a whole axis.
      let strides = shape.elementCount == 0 ? result.strides : [Int](repeating: 0, count: result.rank)
      return StorageView.Sum(offset: offset, strides: strides)
    }
    var newStrides = [Int](repeating: 0, count: result.rank)
    for run in shape.runs(to: result) {
      for (axis, next) in zip(run.source, run.source.dropFirst())
      where strides[axis] != strides[next] * shape[next] { return nil }
      var stride = strides[run.source[run.source.count - 1]]
      for axis in run.target.reversed() {
        newStrides[axis] = stride
        stride *= result[axis]
      }
    }
    return StorageView.Sum(offset: offset, strides: newStrides)
  }
}
