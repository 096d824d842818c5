// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
package import ApusTensor

/// A sum of products as nested loops over strided memory.
package struct Contraction: Hashable, Sendable {
  /// A loop that moves some of the left operand, the right operand and the result.
  package struct Loop: Hashable, Sendable {
    package let count: Int
    package let left: Int
    package let right: Int
    package let result: Int
  }

  /// The node that computes it.
  package let node: Int
  package let dtype: DType
  package let left: StorageView
  package let right: StorageView
  /// Loops around the matrix product, outermost first; those that do not move the result add to it.
  package let outer: [Loop]
  /// The rows of the left matrix.
  package let m: Loop
  /// The columns of the right matrix.
  package let n: Loop
  /// The summed dimension.
  package let k: Loop
  /// The number of elements of the result.
  package let resultCount: Int
}

extension LoweredGraph {
  /// The loops of a contraction: axes that walk memory evenly together become one loop, the longest of each
  /// kind becomes a side of the matrix product.
  func contraction(_ node: Int, _ axes: ContractionAxes) -> Contraction {
    let (left, right) = (graph.nodes[node].operands[0], graph.nodes[node].operands[1])
    let (leftView, rightView) = (view(of: left), view(of: right))
    let (leftShape, rightShape) = (shape(of: left), shape(of: right))
    let result = graph.nodes[node].types[0]
    let strides = result.shape.strides
    let leftFree = axes.leftFree(leftShape.rank)
    let rightFree = axes.rightFree(rightShape.rank)
    let batch = zip(axes.leftBatch, axes.rightBatch).enumerated().map { position, pair in
      Contraction.Loop(
        count: leftShape[pair.0], left: leftView.strides[pair.0], right: rightView.strides[pair.1],
        result: strides[position])
    }
    let rows = leftFree.enumerated().map { position, axis in
      Contraction.Loop(
        count: leftShape[axis], left: leftView.strides[axis], right: 0,
        result: strides[batch.count + position])
    }
    let columns = rightFree.enumerated().map { position, axis in
      Contraction.Loop(
        count: rightShape[axis], left: 0, right: rightView.strides[axis],
        result: strides[batch.count + rows.count + position])
    }
    let summed = zip(axes.leftContracting, axes.rightContracting).map { first, second in
      Contraction.Loop(
        count: leftShape[first], left: leftView.strides[first], right: rightView.strides[second], result: 0)
    }
    let (m, outerRows) = collapsed(rows).splittingLast()
    let (n, outerColumns) = collapsed(columns).splittingLast(unit: 1)
    let (k, outerSummed) = collapsed(summed).splittingLast()
    return Contraction(
      node: node, dtype: result.dtype, left: leftView, right: rightView,
      outer: collapsed(batch) + outerRows + outerColumns + outerSummed, m: m, n: n, k: k,
      resultCount: result.elementCount)
  }

  /// Joins neighbouring loops that together walk all memory evenly.
  private func collapsed(_ loops: [Contraction.Loop]) -> [Contraction.Loop] {
    var joined: [Contraction.Loop] = []
    for loop in loops where loop.count != 1 {
      if let last = joined.last, last.left == loop.left * loop.count, last.right == loop.right * loop.count,
        last.result == loop.result * loop.count
      {
        joined[joined.count - 1] = Contraction.Loop(
          count: last.count * loop.count, left: loop.left, right: loop.right, result: loop.result)
      } else {
        joined.append(loop)
      }
    }
    return joined
  }
}

extension [Contraction.Loop] {
  /// The last loop, or one of a single step if there is none, and the others.
  fileprivate func splittingLast(unit: Int = 0) -> (Contraction.Loop, [Contraction.Loop]) {
    guard let last else { return (Contraction.Loop(count: 1, left: unit, right: unit, result: unit), []) }
    return (last, Array(dropLast()))
  }
}
