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
  let placement: Placement
  private(set) var clusters: [Cluster?] = []
  /// For each node, its cluster; −1 if it needs no kernel.
  private(set) var home: [Int]
  /// For each cluster, those it reads from, by numbers they had at some time.
  private var sources: [[Int]] = []
  /// For each cluster number, the cluster it became part of.
  private var successor: [Int] = []
  /// For each node, the computing nodes that read its result.
  private var readers: [[Int]]

  init(_ lowered: LoweredGraph, barriers: PositionSet = PositionSet()) {
    let count = lowered.graph.nodes.count
    placement = Placement(lowered)
    home = [Int](repeating: -1, count: count)
    readers = [[Int]](repeating: [], count: count)
    for node in 0..<count {
      guard let cluster = lowered.cluster(of: node, isBarrier: barriers.contains(node)) else { continue }
      home[node] = clusters.count
      successor.append(clusters.count)
      clusters.append(cluster)
      sources.append(placement.producers[node].map { home[$0] })
      for producer in placement.producers[node] { readers[producer].append(node) }
    }
    // Last producers first, so that a chain grows from its end and keeps its whole length.
    for producer in (0..<count).reversed() where home[producer] >= 0 {
      let homes = readerHomes(of: producer)
      if homes.count == 1 { merge(home[producer], into: homes[0]) }
    }
    for producer in (0..<count).reversed() where home[producer] >= 0 {
      for consumer in readerHomes(of: producer) where self.current(consumer) != home[producer] {
        merge(home[producer], into: current(consumer))
      }
    }
  }

  /// For each cluster, the clusters it reads from.
  func sources(of cluster: Int) -> [Int] { sources(of: cluster, sources[cluster]) }

  /// The clusters that numbers stand for now, without a cluster itself.
  private func sources(of cluster: Int, _ numbers: [Int]) -> [Int] {
    var sources: [Int] = []
    for number in numbers {
      let source = current(number)
      if source != cluster, !sources.contains(source) { sources.append(source) }
    }
    return sources
  }

  /// The clusters that read a node's result, other than its own, last first.
  private func readerHomes(of producer: Int) -> [Int] {
    var homes: [Int] = []
    for reader in readers[producer] where home[reader] != home[producer] && !homes.contains(home[reader]) {
      homes.append(home[reader])
    }
    return homes.sorted(by: >)
  }

  /// The cluster that a number stands for now.
  private func current(_ number: Int) -> Int {
    var number = number
    while successor[number] != number { number = successor[number] }
    return number
  }

  private mutating func merge(_ first: Int, into second: Int) {
    guard let producer = clusters[first], let consumer = clusters[second],
      let merged = merged(producer, consumer), !hasDetour(from: first, to: second)
    else { return }
    clusters[second] = merged
    clusters[first] = nil
    successor[first] = second
    for node in producer.nodes { home[node] = second }
    sources[second] = sources(of: second, sources[second] + sources[first])
    sources[first] = []
  }

  /// The cluster of both clusters' nodes; `nil` if one kernel cannot hold them.
  private func merged(_ producer: Cluster, _ consumer: Cluster) -> Cluster? {
    guard producer.kind == .nest, consumer.kind == .nest,
      producer.contraction == nil || consumer.contraction == nil
    else { return nil }
    let domain: [Int]
    if producer.domain == consumer.domain {
      domain = producer.domain
    } else if consumer.isSurrounding(producer) {
      domain = consumer.domain
    } else if producer.isSurrounding(consumer) {
      domain = producer.domain
    } else {
      return nil
    }
    let inside = home[producer.nodes[0]]
    for node in consumer.nodes {
      // Every use of the producer must be in place; a second use through another index needs memory.
      for source in placement.producers[node] where home[source] == inside {
        guard !placement.readsThroughMemory(source, at: node) else { return nil }
        var isUsed = false
        for operand in placement.operands[node] where operand.source.base.node == source {
          guard placement.canUse(operand, at: node, in: domain) else { return nil }
          isUsed = true
        }
        guard isUsed else { return nil }
      }
    }
    return Cluster(
      kind: .nest, nodes: (producer.nodes + consumer.nodes).sorted(), domain: domain,
      contraction: producer.contraction ?? consumer.contraction,
      hasReduction: producer.hasReduction || consumer.hasReduction)
  }

  /// Whether a third cluster reads, directly or not, from the first and is read by the second.
  private func hasDetour(from first: Int, to second: Int) -> Bool {
    guard let earliest = clusters[first]?.nodes.first else { return false }
    var visited = [Bool](repeating: false, count: clusters.count)
    visited[second] = true
    var pending: [Int] = []
    for source in sources[second] where current(source) != first { pending.append(current(source)) }
    while let next = pending.popLast() {
      guard !visited[next] else { continue }
      visited[next] = true
      // Whatever ends before the first cluster begins cannot read from it.
      guard let last = clusters[next]?.nodes.last, last > earliest else { continue }
      for source in sources[next] {
        let source = current(source)
        if source == first { return true }
        pending.append(source)
      }
    }
    return false
  }
}

extension Cluster {
  /// Whether another cluster's loops are the rows of this one, so that it can compute values of a row.
  ///
  /// Rows without columns compute nothing, so no value of a row may depend on them.
  fileprivate func isSurrounding(_ other: Cluster) -> Bool {
    other.domain.count == domain.count - 1 && domain.starts(with: other.domain) && domain.last != 0
      && !other.hasReduction && other.contraction == nil
  }
}
