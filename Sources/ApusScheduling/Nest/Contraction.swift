// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
package import ApusTensor

/// A sum of products as nested loops over strided memory.
package struct Contraction: Hashable, Sendable {
  /// A loop that moves some of the left operand, the right operand and the result.
  package struct Loop: Hashable, Sendable {
    /// The number of steps; the greatest one, if the loop runs over examples.
    package let count: Int
    /// How many steps an example takes; 0 if the number of steps is fixed.
    package var factor = 0
    package let left: Int
    package let right: Int
    package let result: Int

    /// How many steps there are: a number, or a multiple of the number of examples and the greatest it can be.
    var size: String { factor == 0 ? "\(count)" : (factor == 1 ? "n" : "\(factor)n") + " ≤ \(count)" }
  }

  /// The node that computes it.
  package let node: Int
  package let dtype: DType
  /// The left operand's elements over all axes.
  package let left: StorageView
  /// The right operand's elements over all axes.
  package let right: StorageView
  /// The loops over the sums, each for itself, in the order in which they lie in the result.
  package let kept: [Loop]
  /// The loops over what is summed outside of the matrix product.
  package let summed: [Loop]
  /// Loops around the matrix product of the whole result, outermost first; those that do not move the result add to it.
  package let outer: [Loop]
  /// The rows of the left matrix.
  package let m: Loop
  /// The columns of the right matrix.
  package let n: Loop
  /// The summed dimension.
  package let k: Loop
  /// The number of sums.
  package let resultCount: Int
}

extension LoweredGraph {
  /// The loops of a contraction: axes that walk memory evenly together become one loop, the longest of each
  /// kind becomes a side of the matrix product.
  ///
  /// The summed side moves the right operand, so that what is packed of that does not grow with sums along other axes.
  /// `nil` if no strides describe an operand.
  func contraction(_ node: Int, _ map: ContractionMap) -> Contraction? {
    let (left, right) = (graph.nodes[node].operands[0], graph.nodes[node].operands[1])
    let (leftView, rightView) = (view(of: left), view(of: right))
    let points = Shape(map.sizes)
    guard let leftSum = leftView.position.seen(through: map.left, over: points),
      let rightSum = rightView.position.seen(through: map.right, over: points)
    else { return nil }
    let kept = map.kept(for: shape(of: node))
    let product = Shape(kept.map { map.sizes[$0] })
    let examples = batch?.pointAxis(of: node)
    func loop(_ axis: Int) -> Contraction.Loop {
      Contraction.Loop(
        // An axis of a fixed size has no steps for each example.
        count: map.sizes[axis], factor: examples.flatMap { $0.axis == axis ? $0.factor : nil } ?? 0,
        left: leftSum.strides[axis], right: rightSum.strides[axis],
        result: kept.firstIndex(of: axis).map { product.strides[$0] } ?? 0)  // A summed axis moves no result.
    }
    let (movesLeft, movesRight) = (
      PositionSet(map.axes(moving: map.left)), PositionSet(map.axes(moving: map.right))
    )
    let batch = kept.filter { movesLeft.contains($0) && movesRight.contains($0) }
    let rows = kept.filter { !movesRight.contains($0) }
    let columns = kept.filter { !movesLeft.contains($0) && movesRight.contains($0) }
    let summed = map.sizes.indices.filter { !kept.contains($0) }
    let (m, outerRows) = rows.map(loop).collapsed.splittingLast()
    let (n, outerColumns) = columns.map(loop).collapsed.splittingLast(unit: 1)
    let (k, outerSummed) = summed.filter(movesRight.contains).map(loop).collapsed.splittingLast()
    let sums = outerSummed + summed.filter { !movesRight.contains($0) }.map(loop).collapsed
    return Contraction(
      node: node, dtype: graph.nodes[node].types[0].dtype,
      left: StorageView(base: leftView.base, offset: leftSum.offset, strides: leftSum.strides),
      right: StorageView(base: rightView.base, offset: rightSum.offset, strides: rightSum.strides),
      kept: kept.map(loop).filter { $0.count != 1 }, summed: sums,
      outer: batch.map(loop).collapsed + outerRows + outerColumns + sums, m: m, n: n, k: k,
      resultCount: product.elementCount)
  }
}

extension [Contraction.Loop] {
  /// Joins neighbouring loops that together walk all memory evenly.
  var collapsed: [Contraction.Loop] {
    var joined: [Contraction.Loop] = []
    for loop in self where loop.count != 1 {
      if let last = joined.last, loop.factor == 0, last.left == loop.left * loop.count,
        last.right == loop.right * loop.count,
        last.result == loop.result * loop.count
      {
        joined[joined.count - 1] = Contraction.Loop(
          count: last.count * loop.count, factor: last.factor * loop.count, left: loop.left,
          right: loop.right, result: loop.result)
      } else {
        joined.append(loop)
      }
    }
    return joined
  }

  /// The last loop, or one of a single step if there is none, and the others.
  func splittingLast(unit: Int = 0) -> (Contraction.Loop, [Contraction.Loop]) {
    guard let last else { return (Contraction.Loop(count: 1, left: unit, right: unit, result: unit), []) }
    return (last, Array(dropLast()))
  }
}
