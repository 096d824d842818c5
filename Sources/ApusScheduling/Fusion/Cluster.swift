// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// Nodes that become one kernel.
struct Cluster {
  /// What kind of kernel the nodes become.
  enum Kind: Hashable {
    /// Loops over a domain, with reductions along it and at most one contraction that fills it.
    case nest
    /// Loops over a domain that fusion leaves alone.
    case barrier
    /// A kernel that fusion leaves alone.
    case single
  }

  let kind: Kind
  /// The nodes, ascending.
  var nodes: [Int]
  /// The sizes of the loops, outermost first; sizes of 1 are left out.
  ///
  /// The last one is the columns, the others are the rows.
  var domain: [LoopSize]
  /// The node that fills the domain by sums of products; `nil` in most clusters.
  var contraction: Int?
  /// Whether some node is computed once a row, so that the columns cannot be the rows of a larger domain.
  var hasRowValues: Bool

  /// The loops around a row.
  var rows: [Int] { domain.dropLast().map(\.size) }
}

extension LoweredGraph {
  /// Where a node's loops run: the sizes of its result, or of its operand if it reduces it.
  func iterationShape(_ node: Int) -> Shape {
    switch roles[node] {
    case .reduction: shape(of: graph.nodes[node].operands[0])
    case .insertion(let insertion): shape(of: graph.nodes[node].operands[insertion.block])
    case .contraction(let map): Shape(map.kept(for: shape(of: node)).map { map.sizes[$0] })
    case .dead, .source, .inline, .random, .lookup, .view, .guarded, .elementwise, .copy, .assembly, .kernel,
      .region:
      shape(of: node)
    }
  }

  /// A cluster of one node; `nil` if the node needs no kernel.
  func cluster(of node: Int, isBarrier: Bool = false) -> Cluster? {
    let domain = iterationLoops(node)
    switch roles[node] {
    case .dead, .source, .inline, .random, .lookup(_, isKept: false), .view: return nil
    case .guarded, .assembly, .kernel, .region:
      return Cluster(kind: .single, nodes: [node], domain: [], contraction: nil, hasRowValues: false)
    case .elementwise, .copy, .lookup(_, isKept: true):
      return Cluster(
        kind: isBarrier ? .barrier : .nest, nodes: [node], domain: domain, contraction: nil,
        hasRowValues: false)
    case .reduction, .insertion:
      return Cluster(kind: .nest, nodes: [node], domain: domain, contraction: nil, hasRowValues: true)
    case .contraction:
      return Cluster(kind: .nest, nodes: [node], domain: domain, contraction: node, hasRowValues: false)
    }
  }
}
