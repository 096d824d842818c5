// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO

/// A graph being rebuilt from another, node by node in order.
///
/// Every pass is a loop over the nodes of the old graph which, for each, either keeps the node or says which
/// values of the new graph take the place of its results.
struct Reconstruction {
  /// The new graph.
  var graph = Graph()
  /// The values that took the place of the old graph's results, node after node.
  private var replacements: [Value] = []
  /// Where a node's results begin in `replacements`.
  private var starts: [Int] = []

  /// Begins a new graph.
  init(of old: Graph) {
    graph.reserveCapacity(old.nodes.count)
    replacements.reserveCapacity(old.nodes.count)
    starts.reserveCapacity(old.nodes.count)
  }

  /// The value of the new graph that stands for a value of the old one.
  subscript(value: Value) -> Value { replacements[starts[value.node] + value.result] }

  /// The operands of an old node in the new graph.
  func operands(of node: Node) -> Operands { node.operands.replaced { self[$0] } }

  /// Copies the next node of the old graph.
  mutating func keep(_ node: Node) { keep(node, operands: operands(of: node)) }

  /// Copies the next node of the old graph with the given operands.
  mutating func keep(_ node: Node, operands: Operands) {
    replace(byResultsOf: graph.append(copying: node, operands: operands), count: node.types.count)
  }

  /// Puts values in the place of the results of the next node of the old graph.
  mutating func replace(by values: [Value]) {
    starts.append(replacements.count)
    replacements.append(contentsOf: values)
  }

  /// Puts the results of a node of the new graph in the place of those of the next node of the old graph.
  mutating func replace(byResultsOf node: Int, count: Int) {
    starts.append(replacements.count)
    for result in 0..<count { replacements.append(Value(node: node, result: result)) }
  }

  /// Leaves out the next node of the old graph, which nothing uses.
  mutating func drop(_ node: Node) {
    starts.append(replacements.count)
    for _ in node.types { replacements.append(Value(node: -1)) }
  }

  /// The new graph, with the old one's outputs.
  func finished(_ old: Graph) -> Graph {
    var graph = graph
    graph.outputs = old.outputs.map { Output($0.role, self[$0.value]) }
    return graph
  }
}
