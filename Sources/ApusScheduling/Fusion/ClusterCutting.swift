// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel

/// Cuts clusters that are too large for one kernel, where few values cross.
///
/// Compilers take more than linear time for long functions, and some cannot call a function with many arguments at
/// all. Nodes keep their order, so pieces that follow each other never wait for a later one.
struct ClusterCutting {
  /// How many operations and conditions of views a kernel has at most, if it has more than one node.
  static let mostOperations = 256
  /// How many buffers a kernel touches at most, if it has more than one node; a function of standard C has at most
  /// 127 parameters, and some of a kernel's are no buffers.
  static let mostArguments = 120

  private let lowered: LoweredGraph
  private let placement: Placement
  /// For each node, its cluster before cutting.
  private let home: [Int]
  /// For each node, the last node of its cluster that reads it.
  private var lastUse: [Int]
  /// For each node, whether it is needed in memory wherever its cluster is cut.
  private var isKept: [Bool]
  /// For each value, the last piece that was seen to read its memory.
  private var readers: ValueTable<Int>
  private var piece = 0

  init(_ lowered: LoweredGraph, _ placement: Placement, home: [Int]) {
    self.lowered = lowered
    self.placement = placement
    self.home = home
    lastUse = Array(home.indices)
    isKept = [Bool](repeating: false, count: home.count)
    readers = ValueTable(lowered.graph, repeating: 0)
    for node in home.indices where home[node] >= 0 {
      for producer in placement.producers[node] {
        if home[producer] == home[node] { lastUse[producer] = node } else { isKept[producer] = true }
      }
    }
    for output in lowered.graph.outputs { isKept[output.value.node] = true }
  }

  /// The cluster, whose nodes are ascending, in pieces that are small enough for a kernel each.
  mutating func pieces(of cluster: Cluster) -> [Cluster] {
    guard cluster.kind == .nest, cluster.nodes.count > 1 else { return [cluster] }
    var pieces: [Cluster] = []
    var start = 0
    while start < cluster.nodes.count {
      let end = end(of: cluster.nodes, from: start)
      if start == 0, end == cluster.nodes.count { return [cluster] }
      var piece = cluster
      piece.nodes = Array(cluster.nodes[start..<end])
      piece.domain = piece.nodes.map { placement.loops[$0] }.max { $0.count < $1.count } ?? []
      if let node = cluster.contraction, !piece.nodes.contains(node) { piece.contraction = nil }
      pieces.append(piece)
      start = end
    }
    return pieces
  }

  /// Where the piece that begins at a position ends: with the last node if it may, else where fewest values cross in
  /// the second half of what it may hold.
  private mutating func end(of nodes: [Int], from start: Int) -> Int {
    piece += 1
    var (operations, reads, kept, crossing, widest) = (0, 0, 0, 0, 0)
    var candidates: [(end: Int, operations: Int, crossing: Int)] = []
    for position in start..<nodes.count {
      let node = nodes[position]
      let inside = nodes[start]...node
      for producer in placement.producers[node]
      where home[producer] == home[node] && inside.contains(producer) && lastUse[producer] == node {
        crossing -= 1
      }
      if lastUse[node] > node { crossing += 1 }
      if isKept[node] { kept += 1 }
      widest = max(widest, crossing)
      reads += newReads(of: node, inside)
      operations += lowered.operations(of: node) + lowered.conditions(of: node)
      // A value that is not stored may need a buffer of its own while the kernel runs.
      guard operations <= Self.mostOperations, reads + kept + widest <= Self.mostArguments else { break }
      if reads + kept + widest + crossing <= Self.mostArguments {
        candidates.append((position + 1, operations, crossing))
      }
    }
    guard let last = candidates.last else { return start + 1 }
    if last.end == nodes.count { return last.end }
    let half = candidates.filter { 2 * $0.operations >= last.operations }
    return half.reduce(last) { $1.crossing < $0.crossing ? $1 : $0 }.end
  }

  /// How many buffers a node reads that no node of its piece before it does; constants may need one too.
  private mutating func newReads(of node: Int, _ inside: ClosedRange<Int>) -> Int {
    var count = 0
    let uses = placement.operands[node]
    for (position, operand) in lowered.graph.nodes[node].operands.enumerated() {
      let source = position < uses.count ? uses[position].source.base : operand
      if home[node] == home[source.node], inside.contains(source.node) { continue }
      let bases =
        lowered.isRecomputed(source) ? lowered.memory(behind: source) : [lowered.view(of: operand).base]
      for base in bases {
        if readers[base] != piece { count += 1 }
        readers[base] = piece
      }
    }
    return count
  }
}

extension LoweredGraph {
  /// What may be read from memory where a value is computed again: what it is made of, or itself.
  ///
  /// Random words are made of a key and a number that are in memory, and what is looked up is there, as are positions.
  fileprivate func memory(behind value: Value) -> [Value] {
    let operands = graph.nodes[value.node].operands
    guard isRecomputed(value), !operands.isEmpty else { return [view(of: value).base] }
    switch roles[value.node] {
    case .random, .lookup: return operands.map { view(of: $0).base }
    case .dead, .source, .inline, .view, .guarded, .elementwise, .copy, .reduction, .insertion, .contraction,
      .assembly, .kernel, .region:
      return operands.flatMap { memory(behind: source(of: $0).base) }
    }
  }

  /// How many conditions say which elements a node of a nest reads are in memory.
  fileprivate func conditions(of node: Int) -> Int {
    let views: [StorageView?]
    switch roles[node] {
    case .elementwise, .reduction, .insertion: views = graph.nodes[node].operands.map(view(of:))
    case .copy(let map): views = [copiedView(node, through: map)]
    case .dead, .source, .inline, .random, .lookup, .view, .guarded, .contraction, .assembly, .kernel,
      .region:
      views = []
    }
    return views.flatMap { $0?.bounds?.conditions ?? [] }.count
  }

  /// How many operations a node of a nest is made of.
  fileprivate func operations(of node: Int) -> Int {
    switch roles[node] {
    case .elementwise(let scalar), .inline(let scalar): max(1, scalar.size)
    case .dead, .source, .random, .lookup, .view, .guarded, .copy, .reduction, .insertion, .contraction,
      .assembly, .kernel, .region:
      1
    }
  }
}

extension Scalar {
  /// How many parts the expression has besides its operands.
  fileprivate var size: Int {
    switch self {
    case .operand: 0
    case .literal, .coordinate: 1
    case .unary(_, let x), .convert(_, let x): 1 + x.size
    case .binary(_, let x, let y), .compare(_, let x, let y): 1 + x.size + y.size
    case .select(let condition, let x, let y): 1 + condition.size + x.size + y.size
    }
  }
}
