// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO

extension Pass {
  /// Removes nodes on which no output depends.
  ///
  /// Before: `%0 = input x; %1 = tanh %0; %2 = exp %0; return %1`
  /// After:  `%0 = input x; %1 = tanh %0; return %1`
  ///
  /// Inputs and parameters stay even when nothing uses them: they are the graph's interface, and optimisation
  /// must not change how a program is called. Removing is not counted as a rewrite.
  public static let deadCode = Pass(
    name: "dead-code", summary: "Removes nodes on which no output depends."
  ) { (graph, _) throws(Diagnostic) in
    let live = graph.liveNodes
    var result = Reconstruction(of: graph)
    for (index, node) in graph.nodes.enumerated() {
      if live[index] || node.boundName != nil { result.keep(node) } else { result.drop(node) }
    }
    return result.finished(graph)
  }
}
