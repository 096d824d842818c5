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
  /// A value seen as itself.
  func whole(_ value: Value) -> OperandSource {
    OperandSource(base: value, axes: IndexMap.Coordinate.identity(rank: shape(of: value).rank))
  }

  /// What a node looks at through an index map, behind all views as far as each axis stays an axis.
  func source(of node: Int, through map: IndexMap) -> OperandSource {
    let operand = graph.nodes[node].operands[0]
    let behind = source(of: operand)
    guard let coordinates = map.coordinates(from: shape(of: operand), to: shape(of: node)),
      case let axes = behind.axes.compactMap({ $0.seen(through: coordinates) }),
      axes.count == behind.axes.count
    else { return whole(Value(node: node)) }
    return OperandSource(base: behind.base, axes: axes)
  }
}

extension IndexMap {
  /// Where each axis of the operand is moved from; `nil` if an axis does not stay one, or the view shows what is no
  /// element of the operand.
  fileprivate func coordinates(from operand: Shape, to result: Shape) -> [Coordinate]? {
    switch self {
    case .affine(_, .some): return nil
    case .affine(let coordinates, nil): return coordinates
    case .reshape:
      let (kept, target) = (operand.significantAxes, result.significantAxes)
      guard kept.map({ operand[$0] }) == target.map({ result[$0] }) else { return nil }
      return operand.dimensions.indices.map { axis in
        Coordinate(axis: kept.firstIndex(of: axis).map { target[$0] })
      }
    }
  }
}

extension Shape {
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
