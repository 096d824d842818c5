// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel

extension Pass {
  /// Puts the graphs that nodes run once in the places of the nodes.
  ///
  /// Before: `%1 = call %0 body { x ↦ tanh x }; return %1`
  /// After:  `%1 = tanh %0; return %1`
  ///
  /// Bodies within bodies are inlined too. Equal calls become equal nodes, which `common-subexpressions` merges.
  public static let inlineCalls = Pass(
    name: "inline-calls", summary: "Puts the graphs that nodes run once in the places of the nodes."
  ) { (graph, budget) throws(Diagnostic) in
    func isCall(_ region: Region) -> Bool { region.trip == .once }
    guard graph.owners.contains(where: { isCall($0.region) }), budget.spend("inline-calls") else {
      return graph
    }
    return try graph.inlined(budget.limits, where: isCall)
  }
}
