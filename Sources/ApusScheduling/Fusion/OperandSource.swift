// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// The value that an operand is a view of, and how the position moves in it.
struct OperandSource {
  /// A value that is computed or stands in memory; no view, unless a reshape hides what is behind it.
  let base: Value
  /// For each axis of the base, which axis of the operand moves it.
  let axes: [IndexMap.Coordinate]
}

extension LoweredGraph {
  /// Follows views from an operand back to what they look at, as far as each axis stays an axis.
  func source(of value: Value) -> OperandSource {
    followed(OperandSource(base: value, axes: IndexMap.Coordinate.identity(rank: shape(of: value).rank)))
  }

  /// What a copied view looks at.
  func source(ofCopy node: Int, through map: IndexMap) -> OperandSource {
    let rank = shape(of: node).rank
    let here = OperandSource(base: Value(node: node), axes: IndexMap.Coordinate.identity(rank: rank))
    return step(here, through: map).map(followed) ?? here
  }

  private func followed(_ start: OperandSource) -> OperandSource {
    var source = start
    while case .view(let map) = roles[source.base.node], let next = step(source, through: map) {
      source = next
    }
    return source
  }

  private func step(_ source: OperandSource, through map: IndexMap) -> OperandSource? {
    let operand = graph.nodes[source.base.node].operands[0]
    switch map {
    // What is outside the operand is not at a coordinate of it.
    case .affine(_, .some): return nil
    case .affine(let coordinates, nil):
      return OperandSource(base: operand, axes: coordinates.map { $0.seen(through: source.axes) })
    case .reshape:
      let (from, to) = (shape(of: operand), shape(of: source.base))
      let (kept, target) = (from.significantAxes, to.significantAxes)
      guard kept.map({ from[$0] }) == target.map({ to[$0] }) else { return nil }
      return OperandSource(
        base: operand,
        axes: from.dimensions.indices.map { axis in
          guard let position = kept.firstIndex(of: axis) else { return IndexMap.Coordinate(axis: nil) }
          return source.axes[target[position]]
        })
    }
  }
}

extension Shape {
  /// The axes whose size is not 1.
  var significantAxes: [Int] {
    dimensions.contains(1) ? dimensions.indices.filter { dimensions[$0] != 1 } : Array(dimensions.indices)
  }

  /// The sizes that are not 1: the loops that a kernel over this shape needs.
  var significantSizes: [Int] { dimensions.contains(1) ? dimensions.filter { $0 != 1 } : dimensions }
}

extension IndexMap.Coordinate {
  /// Each axis moved by itself.
  static func identity(rank: Int) -> [IndexMap.Coordinate] {
    rank < identities.count ? identities[rank] : (0..<rank).map { IndexMap.Coordinate(axis: $0) }
  }

  /// Those of usual ranks, which every operand of a graph asks for.
  private static let identities = (0...6).map { rank in (0..<rank).map { IndexMap.Coordinate(axis: $0) } }
}
