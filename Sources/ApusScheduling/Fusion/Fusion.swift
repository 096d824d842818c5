// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// Groups nodes into kernels.
///
/// Every computing node begins as a kernel of its own. Two kernels are merged when the second uses results
/// of the first at the position where it stands, so that a value between them need not exist in memory, and
/// when no third kernel lies between them. Merges that save a whole buffer come first.
struct Fusion {
  private let lowered: LoweredGraph
  private(set) var clusters: [Cluster?]
  /// For each node, its cluster; −1 if it needs no kernel.
  private(set) var home: [Int]
  /// For each cluster, the clusters it reads from.
  private(set) var sources: [Set<Int>] = []
  /// For each node, the computing nodes that read its result.
  private var readers: [[Int]]

  init(_ lowered: LoweredGraph, barriers: Set<Int> = []) {
    self.lowered = lowered
    let count = lowered.graph.nodes.count
    clusters = []
    home = [Int](repeating: -1, count: count)
    readers = [[Int]](repeating: [], count: count)
    for node in 0..<count {
      guard let cluster = lowered.cluster(of: node, isBarrier: barriers.contains(node)) else { continue }
      home[node] = clusters.count
      clusters.append(cluster)
      var read: Set<Int> = []
      for producer in producers(of: node) {
        read.insert(home[producer])
        readers[producer].append(node)
      }
      sources.append(read)
    }
    mergeAll { fusion, producer in fusion.soleReader(of: producer).map { [$0] } ?? [] }
    mergeAll { fusion, producer in
      Set(fusion.readers[producer].map { fusion.home[$0] }).sorted(by: >)
    }
  }

  /// The computing nodes whose results a node reads, through views.
  private func producers(of node: Int) -> [Int] {
    var found: Set<Int> = []
    for (operand, _) in lowered.operandSources(node) {
      var value = operand
      walk: while true {
        if home[value.node] >= 0 { found.insert(value.node) }
        switch lowered.roles[value.node] {
        case .view, .guarded: value = lowered.graph.nodes[value.node].operands[0]
        case .dead, .source, .inline, .elementwise, .copy, .reduction, .contraction, .assembly, .kernel:
          break walk
        }
      }
    }
    return found.sorted()
  }

  /// The only cluster that reads a node's result, if the result is not an output.
  private func soleReader(of producer: Int) -> Int? {
    let homes = Set(readers[producer].map { home[$0] }).subtracting([home[producer]])
    guard homes.count == 1, let only = homes.first else { return nil }
    return only
  }

  /// Tries to merge each producer, last first, into the clusters that a choice names.
  private mutating func mergeAll(_ choice: (Fusion, Int) -> [Int]) {
    for producer in lowered.graph.nodes.indices.reversed() where home[producer] >= 0 {
      for consumer in choice(self, producer) where consumer != home[producer] {
        merge(home[producer], into: consumer)
      }
    }
  }

  private mutating func merge(_ first: Int, into second: Int) {
    guard let producer = clusters[first], let consumer = clusters[second],
      let merged = merged(producer, consumer), !hasDetour(from: first, to: second)
    else { return }
    clusters[second] = merged
    clusters[first] = nil
    for node in producer.nodes { home[node] = second }
    sources[second].formUnion(sources[first])
    sources[second].subtract([first, second])
    sources[first] = []
    for index in sources.indices where sources[index].remove(first) != nil {
      if index != second { sources[index].insert(second) }
    }
  }

  /// The cluster of both clusters' nodes; `nil` if one kernel cannot hold them.
  private func merged(_ producer: Cluster, _ consumer: Cluster) -> Cluster? {
    guard producer.kind == .nest, consumer.kind == .nest,
      producer.contraction == nil || consumer.contraction == nil
    else { return nil }
    let domain: [Int]
    if producer.domain == consumer.domain {
      domain = producer.domain
    } else if producer.domain == consumer.rows, !consumer.domain.isEmpty, isElementwise(producer) {
      domain = consumer.domain
    } else if consumer.domain == producer.rows, !producer.domain.isEmpty, isElementwise(consumer) {
      domain = producer.domain
    } else {
      return nil
    }
    let inside = Set(producer.nodes)
    for node in consumer.nodes {
      let sources = lowered.operandSources(node).map(\.source)
      let usable = Set(sources.filter { lowered.canUse($0, at: node, in: domain) }.map(\.base.node))
      for source in producers(of: node) where inside.contains(source) {
        guard usable.contains(source) else { return nil }
      }
      // A node that reads one producer both in place and through another index needs it in memory.
      for source in sources where inside.contains(source.base.node) {
        guard lowered.canUse(source, at: node, in: domain) else { return nil }
      }
    }
    return Cluster(
      kind: .nest, nodes: (producer.nodes + consumer.nodes).sorted(), domain: domain,
      contraction: producer.contraction ?? consumer.contraction,
      hasReduction: producer.hasReduction || consumer.hasReduction)
  }

  private func isElementwise(_ cluster: Cluster) -> Bool {
    !cluster.hasReduction && cluster.contraction == nil
  }

  /// Whether a third cluster reads, directly or not, from the first and is read by the second.
  private func hasDetour(from first: Int, to second: Int) -> Bool {
    var visited: Set<Int> = [second]
    var pending = sources[second].filter { $0 != first }
    while let next = pending.popFirst() {
      guard visited.insert(next).inserted else { continue }
      if sources[next].contains(first) { return true }
      pending.formUnion(sources[next])
    }
    return false
  }
}
