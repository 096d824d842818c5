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
  /// What the reference evaluation gives.
  package let outputs: [HostTensor]

  /// A graph and the values that it was made with or, as long as tries are left and the graph was not made without
  /// looking at values, others on which more of its results are numbers: derivatives may be none where values are.
  package init(seed: UInt64) throws {
    var generator = GraphGenerator(seed: seed)
    let graph = try generator.graph()
    var best = try Trial(graph, generator.witness)
    for _ in 0..<8 where !generator.isWild && best.faults > 0 {
      let trial = try Trial(graph, generator.varied(best.bindings, positions: best.indices != .good))
      if trial.faults <= best.faults { best = trial }
    }
    (self.seed, self.graph) = (seed, graph)
    (bindings, indices, outputs) = (best.bindings, best.indices, best.outputs)
  }

  /// A run of a graph on some values.
  private struct Trial {
    let bindings: [String: HostTensor]
    let indices: Indices
    let outputs: [HostTensor]
    /// How many elements of the results are no numbers; an index out of range counts more than all of them.
    let faults: Int

    init(_ graph: Graph, _ bindings: [String: HostTensor]) throws {
      let met = try graph.faultyIndices(bindings)
      let graph = try graph.inlined()
      let values = try Evaluator(graph).values(bindings)
      self.bindings = bindings
      indices = graph.indices(values, met: met)
      outputs = graph.outputs.map { values[$0.value.node][$0.value.result] }
      let lost = outputs.reduce(0) { $0 + $1.reals.count { !$0.isFinite } }
      faults = lost + (indices == .good ? 0 : 1_000_000)
    }
  }
}

extension Graph {
  /// How many indices out of range a run meets; those in a graph that is not chosen are not looked at.
  fileprivate func faultyIndices(_ bindings: [String: HostTensor]) throws -> Int {
    var count = 0
    let evaluator = Evaluator(self) { node, operands in count += node.isOutOfRange(operands) ? 1 : 0 }
    _ = try evaluator.values(bindings)
    return count
  }

  /// Whether a run on some inputs meets an index out of range, or cannot be made.
  func meetsFaultyIndices(_ inputs: [HostTensor]) -> Bool {
    let names = self.inputs.compactMap { nodes[$0].inputName }
    let bindings = Dictionary(zip(names, inputs)) { first, _ in first }
    return (try? faultyIndices(bindings)) != 0
  }

  /// Whether an index is read here or in a body.
  private var readsIndices: Bool {
    nodes.contains { $0.primitive is any Indexed }
      || owners.contains { $0.owner.bodies.contains { $0.graph.readsIndices } }
  }

  /// Whether an index is read that no output depends on: whether it is in range could then not be told.
  var readsIdleIndices: Bool {
    let live = liveNodes
    return nodes.indices.contains { !live[$0] && nodes[$0].primitive is any Indexed }
      || owners.contains { !live[$0.index] && $0.owner.bodies.contains { $0.graph.readsIndices } }
  }

  /// What becomes of indices when the graph, in which nothing is called, gives all its nodes some values.
  ///
  /// - Parameters:
  ///   - met: How many indices out of range a run of what it was made from meets.
  fileprivate func indices(_ values: [[HostTensor]], met: Int) -> RandomCase.Indices {
    let faulty = nodes.indices.filter { index in
      nodes[index].isOutOfRange(nodes[index].operands.map { values[$0.node][$0.result] })
    }
    guard met > 0 else { return .good }
    // Where a run does not meet all of them, it is not known which are met.
    guard met == faulty.count else { return .idle }
    let live = liveNodes
    return faulty.contains { live[$0] && nodes[$0].types[0].elementCount > 0 } ? .bad : .idle
  }
}

extension Node {
  /// Whether the node is given an index that is out of range.
  fileprivate func isOutOfRange(_ operands: [HostTensor]) -> Bool {
    (primitive as? any Indexed)?.firstOutOfRange(operands) != nil
  }
}
