// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO

extension Pass {
  /// Merges nodes that compute the same value.
  ///
  /// Before: `%1 = tanh %0; %2 = tanh %0; %3 = mul %1, %2`
  /// After:  `%1 = tanh %0; %2 = mul %1, %1`
  ///
  /// Chains of duplicates collapse in one pass, because the operands of a node are merged before it is. Equal
  /// means the same operator, bit for bit the same attributes, and the same operands in the same order:
  /// `canonicalise` brings the operands of commutative operators into one order first. Random numbers are pure
  /// functions of their key and counter, so equal calls are equal values.
  ///
  /// A merged node keeps the origin of the first.
  public static let commonSubexpressions = Pass(
    name: "common-subexpressions", summary: "Merges nodes that compute the same value."
  ) { (graph, budget) throws(Diagnostic) in
    var result = Reconstruction(of: graph)
    var first = FirstOccurrences(capacity: graph.nodes.count)
    for node in graph.nodes {
      let operands = result.operands(of: node)
      let node = node.with(operands: operands)
      let hash = node.hashValue
      let same = first.position(hash: hash) { result.graph.nodes[$0] == node }
      if let same, budget.spend("common-subexpression") {
        result.replace(byResultsOf: same, count: node.types.count)
      } else {
        if same == nil { first.note(hash: hash, at: result.graph.nodes.count) }
        result.keep(node, operands: operands)
      }
    }
    return result.finished(graph)
  }
}
