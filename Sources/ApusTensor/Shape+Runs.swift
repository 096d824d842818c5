// SPDX-License-Identifier: Apache-2.0

extension Shape {
  /// The axes whose size is not 1.
  package var significantAxes: [Int] {
    dimensions.contains(1) ? dimensions.indices.filter { dimensions[$0] != 1 } : Array(dimensions.indices)
  }

  /// Axes of two shapes that have the same elements in the same order: at least one of each.
  package struct Run: Hashable, Sendable {
    /// The axes of the first shape.
    package let source: [Int]
    /// The axes of the second shape.
    package let target: [Int]
  }

  /// Cuts the axes of this shape and of another one with as many elements into the shortest runs of equal element count.
  ///
  /// Axes of size 1 are left out. A shape without elements has no runs.
  ///
  /// Of `[2, 1, 6]` and `[4, 3]` all axes are one run; of `[5, 6]` and `[5, 2, 3]` there are two.
  package func runs(to other: Shape) -> [Run] {
    guard elementCount > 0, elementCount == other.elementCount else { return [] }
    var (source, target) = (significantAxes[...], other.significantAxes[...])
    var runs: [Run] = []
    while let first = source.popFirst(), let second = target.popFirst() {
      var run = (source: [first], target: [second])
      var (count, otherCount) = (self[first], other[second])
      while count != otherCount {
        if count < otherCount, let axis = source.popFirst() {
          run.source.append(axis)
          count *= self[axis]
        } else if let axis = target.popFirst() {
          run.target.append(axis)
          otherCount *= other[axis]
        } else {
          return runs
        }
      }
      runs.append(Run(source: run.source, target: run.target))
    }
    return runs
  }
}
