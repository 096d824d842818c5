// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO

extension Pass {
  /// Puts the graphs that nodes own in the places of the nodes.
  ///
  /// Before: `%1 = call {"body": x ↦ tanh x} %0; return %1`
  /// After:  `%1 = tanh %0; return %1`
  ///
  /// Bodies within bodies are inlined too. Equal calls become equal nodes, which `common-subexpressions` merges.
  public static let inlineCalls = Pass(
    name: "inline-calls", summary: "Puts the graphs that nodes own in the places of the nodes."
  ) { (graph, budget) throws(Diagnostic) in
    guard graph.ownsGraphs, budget.spend("inline-calls") else { return graph }
    return try graph.inlined(budget.limits)
  }
}
