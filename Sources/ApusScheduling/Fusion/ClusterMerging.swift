// SPDX-License-Identifier: Apache-2.0

import ApusGraph

/// Merges clusters of nodes as long as one kernel can hold them.
struct ClusterMerging {
  /// How many uses of values are looked at before a merge is given up.
  ///
  /// Clusters with more are cut into several kernels afterwards, so one more cut between them costs little.
  private static let searchLimit = 1_000

  private let placement: Placement
  /// The clusters; those that became part of another have no nodes.
  private(set) var clusters: [Cluster] = []
  /// For each node, its cluster; −1 if it needs no kernel.
  private(set) var home: [Int]
  /// For each node, the computing nodes that read its result, ascending.
  private var readers: [[Int]]
  /// The clusters in an order in which they can run.
  private let order: TopologicalOrder
  /// How many uses of values were looked at to see what is in place.
  private var useVisits = 0

  /// Begins with a cluster for each computing node; fusion leaves barriers alone.
  init(_ lowered: LoweredGraph, _ placement: Placement, _ barriers: PositionSet) {
    let count = lowered.graph.nodes.count
    self.placement = placement
    home = [Int](repeating: -1, count: count)
    readers = [[Int]](repeating: [], count: count)
    for node in 0..<count {
      guard let cluster = lowered.cluster(of: node, isBarrier: barriers.contains(node)) else { continue }
      home[node] = clusters.count
      clusters.append(cluster)
      for producer in placement.producers[node] { readers[producer].append(node) }
    }
    order = TopologicalOrder(places: Array(clusters.indices))
  }

  /// Merges each node that one cluster alone reads with its reader, last producers first, so that a chain grows
  /// from its end and keeps its whole length.
  mutating func mergeSoleReaders() {
    for producer in home.indices.reversed() where home[producer] >= 0 {
      guard let reader = readers[producer].first, readers[producer].allSatisfy({ home[$0] == home[reader] })
      else { continue }
      // Nothing that reads the producer can lie between it and its only reader.
      merge(home[producer], home[reader], isSoleReader: true)
    }
  }

  /// Merges each node with clusters that read it, of which there are several, last ones first.
  mutating func mergeOtherReaders() {
    for producer in home.indices.reversed() where home[producer] >= 0 {
      for reader in otherReaders(of: producer) where home[reader] != home[producer] {
        merge(home[producer], home[reader], isSoleReader: false)
      }
    }
  }

  /// How much all searches have looked at.
  var visits: Int { order.visits + useVisits }

  /// A node of each cluster that reads a node's result, other than its own.
  private func otherReaders(of producer: Int) -> [Int] {
    let own = home[producer]
    let others = readers[producer].filter { home[$0] != own }
      .map { (place: order.places[home[$0]], node: $0) }.sorted { $0 > $1 }
    let firsts = others.indices.filter { $0 == 0 || others[$0].place != others[$0 - 1].place }
    return firsts.map { others[$0].node }
  }

  private mutating func merge(_ first: Int, _ second: Int, isSoleReader: Bool) {
    guard let domain = clusters[first].commonDomain(with: clusters[second]),
      isUsedInPlace(first, by: second, in: domain, limit: isSoleReader ? .max : Self.searchLimit),
      isSoleReader || bringTogether(first, second)
    else { return }
    order.give(first, placeOf: second)
    // The smaller one moves, so that no node moves often.
    let isFirstLarger = clusters[first].nodes.count > clusters[second].nodes.count
    let (target, source) = isFirstLarger ? (first, second) : (second, first)
    let moved = clusters[source]
    clusters[source].nodes = []
    let hasRows = clusters[target].domain != moved.domain
    clusters[target].nodes += moved.nodes
    clusters[target].domain = domain
    clusters[target].contraction = clusters[target].contraction ?? moved.contraction
    clusters[target].hasRowValues = clusters[target].hasRowValues || moved.hasRowValues || hasRows
    for node in moved.nodes { home[node] = target }
  }

  /// Whether every use of one cluster's results by another is in place; a second use through another index needs
  /// memory.
  private mutating func isUsedInPlace(_ first: Int, by second: Int, in domain: [LoopSize], limit: Int) -> Bool
  {
    var count = 0
    defer { useVisits += count }
    func isInPlace(_ producer: Int, _ reader: Int) -> Bool {
      count += 1
      guard count <= limit else { return false }
      return home[producer] != first || home[reader] != second
        || placement.uses(producer, at: reader, in: domain)
    }
    if clusters[first].nodes.count <= clusters[second].nodes.count {
      return clusters[first].nodes.allSatisfy { producer in
        readers[producer].allSatisfy { isInPlace(producer, $0) }
      }
    }
    return clusters[second].nodes.allSatisfy { reader in
      placement.producers[reader].allSatisfy { isInPlace($0, reader) }
    }
  }

  /// Makes two clusters neighbours in the order; whether that is possible, which it is not if a third one reads from
  /// the first and is read by the second.
  private func bringTogether(_ first: Int, _ second: Int) -> Bool {
    let range = order.places[first]...order.places[second]
    // What is asked is whether there is a way other than from one to the other directly.
    let later = order.reached(from: first, avoiding: second, within: range, limit: Self.searchLimit) {
      cluster, visit in
      for node in clusters[cluster].nodes {
        for reader in readers[node] {
          let other = cluster == first && home[reader] == second ? first : home[reader]
          guard visit(other) else { return }
        }
      }
    }
    guard let later else { return false }
    // All that reads the first comes after the second, where the first can wait.
    if later.count == 1 { return true }
    let earlier = order.reached(from: second, avoiding: first, within: range, limit: Self.searchLimit) {
      cluster, visit in
      for node in clusters[cluster].nodes {
        for producer in placement.producers[node] {
          let other = cluster == second && home[producer] == first ? second : home[producer]
          guard visit(other) else { return }
        }
      }
    }
    guard let earlier else { return false }
    order.arrange(earlier, before: later)
    return true
  }
}

extension Cluster {
  /// The loops of a kernel with the nodes of this cluster and of another that reads from it; `nil` if one kernel
  /// cannot hold them.
  fileprivate func commonDomain(with reader: Cluster) -> [LoopSize]? {
    guard kind == .nest, reader.kind == .nest, contraction == nil || reader.contraction == nil else {
      return nil
    }
    if domain == reader.domain || isSurrounding(reader) { return domain }
    return reader.isSurrounding(self) ? reader.domain : nil
  }

  /// Whether another cluster's loops are the rows of this one, so that it can compute values of a row.
  ///
  /// Rows without columns compute nothing, so no value of a row may depend on them.
  private func isSurrounding(_ other: Cluster) -> Bool {
    other.domain.count == domain.count - 1 && domain.starts(with: other.domain)
      && domain.last?.isEmpty != true
      && !other.hasRowValues && other.contraction == nil
  }
}
