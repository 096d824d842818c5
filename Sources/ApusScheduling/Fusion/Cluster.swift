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
  /// The sizes of the loops, outermost first; sizes of 1 are left out. The last one is the columns, the
  /// others are the rows.
  var domain: [Int]
  /// The node that fills the domain by sums of products; `nil` in most clusters.
  var contraction: Int?
  /// Whether some node reduces along the columns and the result is used for the same row.
  var hasReduction: Bool

  /// The loops around a row.
  var rows: [Int] { domain.dropLast() }
}

extension LoweredGraph {
  /// Where a node's loops run: the sizes of its result, or of its operand if it reduces it.
  func iterationShape(_ node: Int) -> Shape {
    switch roles[node] {
    case .reduction: shape(of: graph.nodes[node].operands[0])
    case .dead, .source, .inline, .view, .guarded, .elementwise, .copy, .contraction, .assembly, .kernel:
      graph.nodes[node].types[0].shape
    }
  }

  /// A cluster of one node; `nil` if the node needs no kernel.
  func cluster(of node: Int, isBarrier: Bool = false) -> Cluster? {
    let domain = iterationShape(node).significantSizes
    switch roles[node] {
    case .dead, .source, .inline, .view: return nil
    case .guarded, .assembly, .kernel:
      return Cluster(kind: .single, nodes: [node], domain: [], contraction: nil, hasReduction: false)
    case .elementwise, .copy:
      return Cluster(
        kind: isBarrier ? .barrier : .nest, nodes: [node], domain: domain, contraction: nil,
        hasReduction: false)
    case .reduction:
      return Cluster(kind: .nest, nodes: [node], domain: domain, contraction: nil, hasReduction: true)
    case .contraction:
      return Cluster(kind: .nest, nodes: [node], domain: domain, contraction: node, hasReduction: false)
    }
  }

  /// Where a node's result can be used inside a kernel over a domain.
  enum Extent: Hashable {
    /// At each element.
    case element
    /// Once a row.
    case row
    /// Only after the kernel: an accumulation over rows, or memory.
    case outside
  }

  /// The extent of a node's result in a cluster's domain.
  func extent(of node: Int, in domain: [Int]) -> Extent {
    switch roles[node] {
    case .elementwise, .copy, .contraction:
      let sizes = graph.nodes[node].types[0].shape.significantSizes
      if sizes == domain { return .element }
      return !domain.isEmpty && sizes == domain.dropLast() ? .row : .outside
    case .reduction(_, let axes):
      let shape = shape(of: graph.nodes[node].operands[0])
      guard shape.significantSizes == domain, let last = shape.significantAxes.last else { return .outside }
      return axes.filter { shape[$0] != 1 } == [last] ? .row : .outside
    case .dead, .source, .inline, .view, .guarded, .assembly, .kernel: return .outside
    }
  }

  /// The operands of a node as views of what they look at, with the value they would be loaded from.
  func operandSources(_ node: Int) -> [(operand: Value, source: OperandSource)] {
    if case .copy(let map) = roles[node] {
      let source = source(ofCopy: node, through: map)
      return [(graph.nodes[node].operands[0], source)]
    }
    return graph.nodes[node].operands.map { ($0, source(of: $0)) }
  }

  /// Whether a node can use a result of another node of the same kernel at the position where it stands.
  func canUse(_ source: OperandSource, at node: Int, in domain: [Int]) -> Bool {
    switch roles[node] {
    case .elementwise, .copy, .reduction: break
    case .dead, .source, .inline, .view, .guarded, .contraction, .assembly, .kernel: return false
    }
    let produced = extent(of: source.base.node, in: domain)
    let loops = iterationShape(node)
    let isRow = loops.significantSizes != domain
    guard produced != .outside, !(isRow && produced == .element) else { return false }
    let shape = shape(of: source.base)
    let places = loops.significantAxes
    return shape.significantAxes.enumerated().allSatisfy { place, axis in
      guard let moving = source.axes[axis].axis else { return false }
      return source.axes[axis] == IndexMap.Axis(axis: moving) && places.firstIndex(of: moving) == place
    }
  }
}
