// SPDX-License-Identifier: Apache-2.0

import ApusIO
public import ApusTensor

/// A sum of products of two operands over a space of axes of its own.
///
/// Each point of the space adds the product of an element of the left operand and one of the right to an element of the
/// result; which, coordinates say that are seen from the space's axes. A matrix product moves every coordinate along
/// one axis; a convolution moves one along the windows and within them; where coordinates of the result have several
/// terms, products meet in overlapping sums. To exchange the result with an operand transposes the operator.
public struct ContractionMap: Hashable, Sendable {
  /// The sizes of the axes.
  public let sizes: [Int]
  /// One coordinate for each axis of the left operand.
  public let left: [IndexMap.Coordinate]
  /// One coordinate for each axis of the right operand.
  public let right: [IndexMap.Coordinate]
  /// One coordinate for each axis of the result.
  public let result: [IndexMap.Coordinate]

  /// Creates a sum of products.
  public init(
    sizes: [Int], left: [IndexMap.Coordinate], right: [IndexMap.Coordinate], result: [IndexMap.Coordinate]
  ) {
    self.sizes = sizes
    self.left = left
    self.right = right
    self.result = result
  }

  /// The axes that move some of the coordinates.
  package func axes(moving coordinates: [IndexMap.Coordinate]) -> [Int] {
    sizes.indices.filter { axis in coordinates.contains { $0.terms.contains { $0.axis == axis } } }
  }

  /// Whether the limits hold for the products, and for each operand and the result as it would be with an axis of its
  /// own for each that moves it: kernels put parts of them into memory like that.
  package var isWithinLimits: Bool {
    func count(_ axes: some Sequence<Int>) -> Int {
      axes.reduce(1) { $0.multipliedSaturated(by: max(sizes[$1], 1)) }
    }
    let limits = Limits.standard
    return sizes.allSatisfy { $0 >= 0 } && count(sizes.indices) <= limits.products
      && [left, right, result].allSatisfy { count(axes(moving: $0)) <= limits.elements }
  }

  /// A multiplication and an addition for each product.
  package var operations: Int { sizes.reduce(2) { $0.multipliedSaturated(by: $1) } }
}

extension ContractionAxes {
  /// The sum of products over these axes: first those of the result, in its order, then the summed ones.
  public func map(_ left: Shape, _ right: Shape) -> ContractionMap {
    let (leftFree, rightFree) = (leftFree(left.rank), rightFree(right.rank))
    let kept = leftBatch.count + leftFree.count + rightFree.count
    var (x, y) = ([Int](repeating: 0, count: left.rank), [Int](repeating: 0, count: right.rank))
    for (axis, pair) in zip(leftBatch, rightBatch).enumerated() { (x[pair.0], y[pair.1]) = (axis, axis) }
    for (position, axis) in leftFree.enumerated() { x[axis] = leftBatch.count + position }
    for (position, axis) in rightFree.enumerated() { y[axis] = leftBatch.count + leftFree.count + position }
    for (position, pair) in zip(leftContracting, rightContracting).enumerated() {
      (x[pair.0], y[pair.1]) = (kept + position, kept + position)
    }
    return ContractionMap(
      sizes: leftBatch.map { left[$0] } + leftFree.map { left[$0] } + rightFree.map { right[$0] }
        + leftContracting.map { left[$0] },
      left: x.map { IndexMap.Coordinate(axis: $0) }, right: y.map { IndexMap.Coordinate(axis: $0) },
      result: (0..<kept).map { IndexMap.Coordinate(axis: $0) })
  }
}
