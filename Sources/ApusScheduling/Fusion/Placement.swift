// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// Where a node's result can be used inside a kernel over a domain.
enum Extent: Hashable {
  /// At each element.
  case element
  /// Once a row.
  case row
  /// Only after the kernel: an accumulation over rows, or memory.
  case outside
}

/// What fusion asks about nodes again and again, found out once.
final class Placement {
  /// An operand of a node as a view of a value.
  struct Operand {
    /// The value seen, and how the position moves in it.
    let source: OperandSource
    /// Whether the node reads the element at the very position where it stands.
    let isInPlace: Bool
  }

  /// For each node, the sizes of its loops.
  let loops: [[LoopSize]]
  /// For each node, the operands that it can use without going through memory.
  let operands: [[Operand]]
  /// For each node, the computing nodes whose results it reads, through views, ascending.
  let producers: [[Int]]
  /// For each node, the sizes of its result.
  private let results: [[LoopSize]]
  private let lowered: LoweredGraph
  /// For each reduction, whether it combines the columns and nothing else.
  private let reducesColumns: [Bool]
  /// For each contraction, whether sums meet in its result, which is complete only after all of them.
  private let isAccumulation: [Bool]

  init(_ lowered: LoweredGraph) {
    let nodes = lowered.graph.nodes.indices
    self.lowered = lowered
    loops = nodes.map { lowered.iterationLoops($0) }
    results = nodes.map { lowered.loops(of: Value(node: $0)) }
    operands = nodes.map { Self.operands(of: $0, lowered) }
    producers = nodes.map { node in
      guard lowered.isComputed(node) || lowered.isRecomputed(Value(node: node)) else { return [] }
      var found: [Int] = []
      for operand in lowered.graph.nodes[node].operands {
        lowered.forEachProducer(behind: operand) { if found.last != $0 { found.append($0) } }
      }
      return found.count > 1 ? Array(PositionSet(found.sorted())) : found
    }
    isAccumulation = nodes.map { node in
      guard case .contraction(let map) = lowered.roles[node] else { return false }
      return !map.isProjection(onto: lowered.shape(of: node))
    }
    reducesColumns = nodes.map { node in
      guard case .reduction(_, let coordinates) = lowered.roles[node] else { return false }
      let shape = lowered.shape(of: lowered.graph.nodes[node].operands[0])
      guard let last = shape.significantAxes.last else { return false }
      return coordinates.isProjection(of: shape, onto: lowered.shape(of: node))
        && coordinates.reducedAxes(of: shape) == [last]
    }
  }

  /// Whether a node of a kernel over a domain can use the result of another one without memory in between.
  func uses(_ producer: Int, at node: Int, in domain: [LoopSize]) -> Bool {
    guard !readsThroughMemory(producer, at: node) else { return false }
    var isUsed = false
    for operand in operands[node] where operand.source.base.node == producer {
      guard canUse(operand, at: node, in: domain) else { return false }
      isUsed = true
    }
    return isUsed
  }

  /// Whether a node reads one of its producers through a reshape, which takes memory.
  private func readsThroughMemory(_ producer: Int, at node: Int) -> Bool {
    for (operand, seen) in zip(lowered.graph.nodes[node].operands, operands[node])
    where seen.source.base.node != producer {
      var isBehind = false
      lowered.forEachProducer(behind: operand) { isBehind = isBehind || $0 == producer }
      if isBehind { return true }
    }
    return false
  }

  /// The extent of a node's result in a domain.
  func extent(of node: Int, in domain: [LoopSize]) -> Extent {
    switch lowered.roles[node] {
    case .elementwise, .copy, .contraction, .lookup(_, isKept: true):
      if isAccumulation[node] { return .outside }
      let sizes = results[node]
      if sizes == domain { return .element }
      return sizes.count == domain.count - 1 && domain.starts(with: sizes) ? .row : .outside
    case .reduction: return reducesColumns[node] && loops[node] == domain ? .row : .outside
    case .dead, .source, .inline, .random, .lookup(_, isKept: false), .view, .guarded, .insertion, .assembly,
      .kernel, .region:
      return .outside
    }
  }

  /// Whether a node can use an operand computed in the same kernel.
  func canUse(_ operand: Operand, at node: Int, in domain: [LoopSize]) -> Bool {
    guard operand.isInPlace else { return false }
    switch extent(of: operand.source.base.node, in: domain) {
    case .outside: return false
    case .row: return true
    case .element: return loops[node].count == domain.count
    }
  }

  private static func operands(of node: Int, _ lowered: LoweredGraph) -> [Operand] {
    let places: [Int]
    func placed(_ source: OperandSource) -> Operand {
      let moving = lowered.shape(of: source.base).significantAxes
      let isInPlace = moving.enumerated().allSatisfy { place, axis in
        place < places.count && source.axes[axis].isPosition(along: places[place])
      }
      return Operand(source: source, isInPlace: isInPlace)
    }
    switch lowered.roles[node] {
    case .copy(let map):
      places = lowered.iterationShape(node).significantAxes
      return [placed(lowered.source(of: node, through: map))]
    case .elementwise, .reduction:
      places = lowered.iterationShape(node).significantAxes
      return lowered.graph.nodes[node].operands.map { placed(lowered.source(of: $0)) }
    case .insertion(let insertion):
      places = lowered.iterationShape(node).significantAxes
      return lowered.graph.nodes[node].operands.enumerated().map { position, operand in
        let source = lowered.source(of: operand)
        // All but the block is read from memory.
        return position == insertion.block ? placed(source) : Operand(source: source, isInPlace: false)
      }
    case .dead, .source, .inline, .random, .lookup, .view, .guarded, .contraction, .assembly, .kernel,
      .region:
      return []
    }
  }
}

extension LoweredGraph {
  /// Visits the computing nodes whose memory or check stands behind a value.
  func forEachProducer(behind value: Value, _ body: (Int) -> Void) {
    var node = grounds[value.node]
    while case .guarded = roles[node] {
      body(node)
      node = grounds[graph.nodes[node].operands[0].node]
    }
    if isComputed(node) { body(node) }
    // What is computed at each use reads there what it is made of.
    if isRecomputed(Value(node: node)) {
      for operand in graph.nodes[node].operands { forEachProducer(behind: operand, body) }
    }
  }

  /// Whether a node needs a kernel.
  func isComputed(_ node: Int) -> Bool {
    switch roles[node] {
    case .dead, .source, .inline, .random, .lookup(_, isKept: false), .view: false
    case .lookup(_, isKept: true), .insertion, .guarded, .elementwise, .copy, .reduction, .contraction,
      .assembly, .kernel, .region:
      true
    }
  }
}
