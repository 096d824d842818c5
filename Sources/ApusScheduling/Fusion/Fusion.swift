// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// Groups nodes into kernels.
///
/// Every computing node begins as a kernel of its own. Two kernels are merged when the second uses results
/// of the first at the position where it stands, so that a value between them need not exist in memory, and
/// when no third kernel lies between them. Merges that save a whole buffer come first. What is then too large for
/// one kernel is cut.
struct Fusion {
  let placement: Placement
  /// The nodes of each kernel.
  private(set) var clusters: [Cluster] = []
  /// How much all searches have looked at, which a test holds against the size of the graph.
  let visits: Int

  init(_ lowered: LoweredGraph, barriers: PositionSet = PositionSet()) {
    placement = Placement(lowered)
    var merging = ClusterMerging(lowered, placement, barriers)
    merging.mergeSoleReaders()
    merging.mergeOtherReaders()
    visits = merging.visits
    var cutting = ClusterCutting(lowered, placement, home: merging.home)
    for cluster in merging.clusters where !cluster.nodes.isEmpty {
      clusters += cutting.pieces(of: cluster.ascending)
    }
  }
}

extension Cluster {
  /// The same cluster with its nodes in their order in the graph.
  fileprivate var ascending: Cluster {
    var cluster = self
    cluster.nodes.sort()
    return cluster
  }
}
