// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor

/// Graphs in which all starts that lead into a tensor are checked before anything is read with them.
///
/// The check is a kernel of its own: it runs once, and what uses the starts is part of any kernel, or of several.
///
/// Before: `gather %0, %1`. After: `%2 = check_index %1`, then `gather %0, %2`.
struct Guarding {
  private(set) var graph = Graph()
  /// For each node of the graph before, where it is now.
  private var places: [Int] = []
  /// For values that are checked, the least bound below which they are, and the value after that check.
  private var checked: [Value: [(bound: Int, value: Value)]] = [:]

  /// Guards a graph; `nil` if there is nothing to do.
  init?(_ original: Graph) {
    let maps = original.nodes.map { original.starts(of: $0) }
    guard maps.contains(where: { $0 != nil }) else { return nil }
    places.reserveCapacity(original.nodes.count)
    for (index, node) in original.nodes.enumerated() {
      var operands = node.operands.map { Value(node: places[$0.node], result: $0.result) }
      for (operand, bound) in maps[index] ?? []
      where original.type(of: node.operands[operand]).elementCount > 0 {
        operands[operand] = guarded(operands[operand], below: bound, node.origin)
      }
      places.append(graph.append(copying: node, operands: Operands(operands)))
      noteCheck(of: node, operands)
    }
    graph.outputs = original.outputs.map {
      Output($0.role, Value(node: places[$0.value.node], result: $0.value.result))
    }
  }

  /// A check that the graph has already serves those who ask for no less.
  private mutating func noteCheck(of node: Node, _ operands: [Value]) {
    guard node.operands.count == 1, node.types[0].dtype.isInteger,
      case let site = LoweringSite(operands: operands.map(graph.type(of:)), results: node.types),
      case .indexGuard(let bound) = node.primitive.lowering(site)
    else { return }
    let value = Value(node: graph.nodes.count - 1)
    checked[value, default: []].append((bound, value))
    checked[operands[0], default: []].append((bound, value))
  }

  private mutating func guarded(_ value: Value, below bound: Int, _ origin: Origin?) -> Value {
    if let known = checked[value]?.first(where: { $0.bound <= bound }) { return known.value }
    let check = Node(
      primitive: CheckIndex(below: bound), operands: [value], types: [graph.type(of: value)], origin: origin)
    let result = Value(node: graph.append(copying: check, operands: [value]))
    checked[value, default: []].append((bound, result))
    return result
  }
}

extension Graph {
  /// The operands of a node whose elements lead into a tensor, and the numbers that they must be less than; `nil` if there
  /// are none.
  fileprivate func starts(of node: Node) -> [(operand: Int, bound: Int)]? {
    // To lower a node takes longer than to see that it has no such operand.
    guard node.operands.count > 1, node.operands.contains(where: { type(of: $0).dtype.isInteger }) else {
      return nil
    }
    let site = LoweringSite(operands: node.operands.map(type(of:)), results: node.types)
    let (map, block, whole): (DynamicMap, Shape, Shape)
    let lowering = node.primitive.lowering(site)
    switch lowering {
    case .lookup(let lookup): (map, block, whole) = (lookup, site.results[0].shape, site.operands[0].shape)
    case .insertion(let insertion):
      guard site.operands.indices.contains(insertion.block) else { return nil }
      (map, block, whole) = (insertion.map, site.operands[insertion.block].shape, site.results[0].shape)
    case .elementwise, .view, .reduction, .contraction, .assembly, .indexGuard, .random, .source, .region,
      .kernel:
      return nil
    }
    // What does not fit is said when the graph is lowered.
    guard LoweringCheck(site: site).fault(lowering) == nil else { return nil }
    return map.starts.compactMap { start in
      map.bound(along: start.axis, block: block, whole: whole).map { (start.operand, $0) }
    }
  }
}
