// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Makes a schedule's steps from clusters: what each computes, reads and writes.
struct StepBuilder {
  /// A step with the steps that must run before it, by position.
  struct Pending {
    var step: Schedule.Step
    var predecessors = PositionSet()
  }

  private(set) var steps: [Pending] = []

  /// - Throws: `Diagnostic` if a cluster holds what has no kernel, which fusion must never bring about.
  init(_ lowered: LoweredGraph, _ fusion: Fusion) throws(Diagnostic) {
    var builders: [(cluster: Cluster, nest: NestBuilder?)] = []
    // For each cluster, its position among the steps; `nil` if it became part of another.
    var positions = [Int?](repeating: nil, count: fusion.clusters.count)
    for (number, cluster) in fusion.clusters.enumerated() {
      guard let cluster else { continue }
      positions[number] = builders.count
      builders.append(
        (cluster, cluster.kind == .single ? nil : try NestBuilder(lowered, fusion.placement, cluster)))
    }
    // What is read from memory must be written; constants and coordinates that some kernel wants in memory
    // get kernels of their own.
    var isNeeded = ValueTable(lowered.graph, repeating: false)
    for output in lowered.graph.outputs { isNeeded[output.value] = true }
    for (cluster, nest) in builders {
      for view in Self.operandViews(cluster, lowered) { isNeeded[view.base] = true }
      for value in nest?.reads ?? [] { isNeeded[value] = true }
    }
    for node in lowered.graph.nodes.indices {
      let value = Value(node: node)
      guard case .inline = lowered.roles[node], isNeeded[value] else { continue }
      let domain = lowered.shape(of: value).significantSizes
      let cluster = Cluster(
        kind: .nest, nodes: [value.node], domain: domain, contraction: nil, hasReduction: false)
      builders.append((cluster, try NestBuilder(lowered, fusion.placement, cluster)))
    }
    for (cluster, nest) in builders {
      steps.append(
        Pending(step: try Self.step(lowered, cluster, nest?.nest(storing: isNeeded))))
    }
    for (number, position) in positions.enumerated() {
      guard let position else { continue }
      for source in fusion.sources(of: number) {
        if let predecessor = positions[source] { steps[position].predecessors.insert(predecessor) }
      }
    }
    addWriters(lowered.graph)
  }

  /// Lets each step wait for the step that writes what it reads.
  private mutating func addWriters(_ graph: Graph) {
    var writer = ValueTable<Int?>(graph, repeating: nil)
    for (position, pending) in steps.enumerated() {
      for value in pending.step.writes { writer[value] = position }
    }
    for position in steps.indices {
      for value in steps[position].step.reads {
        if let other = writer[value], other != position { steps[position].predecessors.insert(other) }
      }
    }
  }

  /// The memory that a kernel reads other than through a nest.
  private static func operandViews(_ cluster: Cluster, _ lowered: LoweredGraph) -> [StorageView] {
    guard let node = cluster.contraction ?? (cluster.kind == .single ? cluster.nodes[0] : nil) else {
      return []
    }
    return lowered.graph.nodes[node].operands.map(lowered.view(of:))
  }

  private static func step(
    _ lowered: LoweredGraph, _ cluster: Cluster, _ nest: Nest?
  ) throws(Diagnostic) -> Schedule.Step {
    let views = operandViews(cluster, lowered)
    var reads = views.map(\.base)
    var writes: [Value] = []
    let form: Schedule.Step.Form
    if let nest {
      reads += nest.reads
      writes = nest.stores.map(\.access.base)
      if let node = cluster.contraction, case .contraction(let axes) = lowered.roles[node] {
        form = .contraction(lowered.contraction(node, axes), nest)
      } else {
        form = .nest(nest)
      }
    } else {
      let node = cluster.nodes[0]
      let results = lowered.graph.nodes[node].types.indices.map { Value(node: node, result: $0) }
      (form, writes) = try single(lowered, node, views, results)
        .unwrapped(orBug: "%\(node) is to be a kernel of its own, which its lowering does not describe")
    }
    return Schedule.Step(form: form, nodes: cluster.nodes, reads: reads.uniqued, writes: writes.uniqued)
  }

  /// What a kernel that fusion leaves alone does and writes; `nil` for a node that is no such kernel.
  private static func single(
    _ lowered: LoweredGraph, _ node: Int, _ views: [StorageView], _ results: [Value]
  ) -> (Schedule.Step.Form, [Value])? {
    let types = lowered.graph.nodes[node].operands.map(lowered.graph.type(of:))
    switch lowered.roles[node] {
    case .guarded(let bound):
      return (.guarded(views[0], types[0].dtype, count: types[0].elementCount, bound: bound), [])
    case .assembly(let fill, let pieces):
      let shape = lowered.graph.nodes[node].types[0].shape
      let whole = StorageView(whole: results[0], shape)
      let placed = pieces.map { piece in
        Schedule.AssemblyPiece(
          sizes: types[piece.operand].shape.dimensions, source: views[piece.operand],
          target: StorageView(
            base: whole.base, offset: zip(piece.offsets, whole.strides).reduce(0) { $0 + $1.0 * $1.1 },
            strides: zip(piece.strides, whole.strides).map { $0 * $1 }))
      }
      return (.assembly(into: results[0], fill: fill, pieces: placed), results)
    case .kernel(let statements):
      return (.custom(statements, operands: views, results: results), results)
    case .dead, .source, .inline, .view, .elementwise, .copy, .reduction, .contraction:
      return nil
    }
  }
}

extension [Value] {
  /// The values in order of first appearance.
  var uniqued: [Value] {
    var seen: [Value] = []
    for value in self where !seen.contains(value) { seen.append(value) }
    return seen
  }
}
