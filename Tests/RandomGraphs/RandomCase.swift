// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusPrimitives
package import ApusTensor

/// A random graph with values for it.
package struct RandomCase: Sendable {
  /// What becomes of indices when the graph runs.
  package enum Indices: Sendable {
    /// All are in range, or there are none.
    case good
    /// One that an element of the result depends on is out of range.
    case bad
    /// One is out of range that nothing depends on, so that nothing need look at it.
    case idle
  }

  package let seed: UInt64
  package let graph: Graph
  package let bindings: [String: HostTensor]
  package let indices: Indices

  /// Draws a graph and, as long as an index is out of range and tries are left, other values for it.
  package init(seed: UInt64) throws {
    var generator = GraphGenerator(seed: seed)
    let graph = try generator.graph()
    var bindings = generator.bindings(graph)
    var indices = try graph.indices(bindings)
    for tries in 1...8 where indices != .good {
      bindings = generator.bindings(graph).mapValues { tensor in
        // Smaller and smaller: most axes of random graphs have few positions.
        tensor.dtype.isInteger
          ? HostTensor(unchecked: tensor.type, integers: tensor.integers.map { $0 / Int64(tries) }) : tensor
      }
      indices = try graph.indices(bindings)
    }
    (self.seed, self.graph, self.bindings, self.indices) = (seed, graph, bindings, indices)
  }
}

extension Graph {
  /// What becomes of indices when the graph runs on values.
  fileprivate func indices(_ bindings: [String: HostTensor]) throws -> RandomCase.Indices {
    let graph = try inlined()
    let live = graph.liveNodes
    let values = try Evaluator(graph).values(bindings)
    var result = RandomCase.Indices.good
    for (index, node) in graph.nodes.enumerated() {
      guard let indexed = node.primitive as? any Indexed,
        indexed.firstOutOfRange(node.operands.map { values[$0.node][$0.result] }) != nil
      else { continue }
      if live[index], node.types[0].elementCount > 0 { return .bad }
      result = .idle
    }
    return result
  }
}
