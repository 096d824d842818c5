// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusTensor

/// A graph that an operator owns, and what is known of it with all graphs in it.
///
/// Bodies stand in bodies, and one may stand in many places, so that counts and hashes are kept: each graph is visited
/// once, however often it is run.
public struct GraphBody: Sendable {
  /// The graph.
  public let graph: Graph
  /// The number of nodes, those of bodies in it included; `Int.max` if there are more.
  public let nodeCount: Int
  /// How many nodes stand at least in the place of an operator that runs the graph once, when it is inlined with all
  /// that are run once in it; `Int.max` if there are more.
  let inlinedCount: Int
  /// How many graphs stand in each other, this one included.
  public let depth: Int
  private let hash: Int

  /// Makes a graph a body.
  public init(_ graph: Graph) {
    self.graph = graph
    let owned = graph.owners.flatMap(\.owner.bodies)
    nodeCount = owned.reduce(graph.nodes.count) { $0.addingSaturated($1.nodeCount) }
    inlinedCount = graph.inlinedCount - graph.inputs.count
    depth = owned.reduce(0) { max($0, $1.depth) } + 1
    var hasher = Hasher()
    hasher.combine(graph)
    hash = hasher.finalize()
  }
}

extension GraphBody: Hashable {
  public static func == (x: GraphBody, y: GraphBody) -> Bool { x.hash == y.hash && x.graph == y.graph }

  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension Graph {
  /// The positions of the nodes that a caller gives values to, in order.
  public var inputs: [Int] { nodes.indices.filter { nodes[$0].inputName != nil } }

  /// The number of nodes, those of bodies included; `Int.max` if there are more.
  package var totalNodeCount: Int {
    owners.reduce(nodes.count) { count, item in
      item.owner.bodies.reduce(count) { $0.addingSaturated($1.nodeCount) }
    }
  }

  /// How many nodes there are at least when operators that run a graph once have been inlined; `Int.max` if there are more.
  var inlinedCount: Int {
    owners.filter { $0.region.trip == .once }.reduce(nodes.count) { count, item in
      item.owner.bodies.reduce(count - 1) { $0.addingSaturated($1.inlinedCount) }
    }
  }

  /// How many graphs stand in each other among those that nodes own; 0 if no node owns one.
  package var ownedDepth: Int {
    owners.reduce(0) { depth, item in item.owner.bodies.reduce(depth) { max($0, $1.depth) } }
  }
}
