// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Makes kernels and regions from clusters: what each computes, reads and writes.
struct StepBuilder {
  /// A kernel or a region with those that must run before it, by position.
  struct Pending {
    let work: Work
    var predecessors = PositionSet()
  }

  private(set) var steps: [Pending] = []

  /// - Parameters:
  ///   - bodies: The schedules of bodies by the nodes that run them.
  /// - Throws: `Diagnostic` if a cluster holds what has no kernel, which fusion must never bring about.
  init(
    _ lowered: LoweredGraph, _ fusion: Fusion, _ bodies: [Int: [Schedule]] = [:]
  ) throws(Diagnostic) {
    var builders: [(cluster: Cluster, nest: NestBuilder?)] = []
    builders.reserveCapacity(fusion.clusters.count)
    for cluster in fusion.clusters {
      builders.append(
        (cluster, cluster.kind == .single ? nil : try NestBuilder(lowered, fusion.placement, cluster)))
    }
    // What is read from memory must be written; constants, coordinates and random words that some kernel wants in
    // memory get kernels of their own.
    var isNeeded = ValueTable(lowered.graph, repeating: false)
    for output in lowered.graph.outputs { isNeeded[output.value] = true }
    for (cluster, nest) in builders {
      for view in Self.operandViews(cluster, lowered) { isNeeded[view.base] = true }
      for value in nest?.reads ?? [] { isNeeded[value] = true }
    }
    var recomputed: [(cluster: Cluster, nest: NestBuilder?)] = []
    for node in lowered.graph.nodes.indices.reversed() {
      let value = Value(node: node)
      guard lowered.isRecomputed(value), isNeeded[value] else { continue }
      let domain = lowered.loops(of: value)
      let cluster = Cluster(
        kind: .nest, nodes: [value.node], domain: domain, contraction: nil, hasRowValues: false)
      let nest = try NestBuilder(lowered, fusion.placement, cluster)
      for value in nest.reads { isNeeded[value] = true }
      recomputed.append((cluster, nest))
    }
    builders += recomputed.reversed()
    // Each builder is dropped when its nest is there: together they hold as much as all nests.
    builders.reverse()
    while let (cluster, nest) = builders.popLast() {
      if let region = Self.region(lowered, cluster, bodies) {
        steps.append(Pending(work: Work(.region(region))))
        continue
      }
      let steps = try Self.steps(lowered, cluster, nest?.nest(storing: isNeeded))
        .unwrapped(
          orBug: "%\(cluster.nodes[0]) is to be a kernel of its own, which its lowering does not describe")
      self.steps += steps.map { Pending(work: Work(.kernel($0.countingExamples(in: lowered)))) }
    }
    steps = Chaining(lowered, fusion.placement, steps.map(\.work)).chained.map { Pending(work: $0) }
    addPredecessors(lowered, fusion.placement)
  }

  /// Lets each step wait for the steps that write or check what it reads.
  private mutating func addPredecessors(_ lowered: LoweredGraph, _ placement: Placement) {
    var writer = ValueTable<Int?>(lowered.graph, repeating: nil)
    var check = [Int?](repeating: nil, count: lowered.graph.nodes.count)
    for (position, pending) in steps.enumerated() {
      for value in pending.work.writes { writer[value] = position }
      if pending.work.isCheck { check[pending.work.nodes[0]] = position }
    }
    for position in steps.indices {
      let step = steps[position].work
      var others: [Int] = []
      for value in step.reads {
        // The next part of an assembly goes on where the part before it ended.
        let other = step.goesOn(with: value) ? position - 1 : writer[value]
        if let other, other != position { others.append(other) }
      }
      if step.reads.first.map(step.goesOn) != true {
        for node in step.nodes { others += placement.producers[node].compactMap { check[$0] } }
      }
      steps[position].predecessors = PositionSet(others.sorted())
    }
  }

  /// The memory that a kernel reads other than through a nest.
  private static func operandViews(_ cluster: Cluster, _ lowered: LoweredGraph) -> [StorageView] {
    guard let node = cluster.contraction ?? (cluster.kind == .single ? cluster.nodes[0] : nil) else {
      return []
    }
    return lowered.graph.nodes[node].operands.map(lowered.view(of:))
  }

  /// The region that a cluster is; `nil` if it is none.
  private static func region(
    _ lowered: LoweredGraph, _ cluster: Cluster, _ bodies: [Int: [Schedule]]
  ) -> RegionWork? {
    let node = cluster.nodes[0]
    guard case .region(let region) = lowered.roles[node], let bodies = bodies[node] else { return nil }
    let results = lowered.graph.nodes[node].types.indices.map { Value(node: node, result: $0) }
    var lastResults: [Int: Value] = [:]
    for case (.last(let output), let result) in zip(region.results, results) { lastResults[output] = result }
    return RegionWork(
      node: node, region: region, bodies: bodies, operands: operandViews(cluster, lowered), results: results,
      lastResults: lastResults)
  }

  /// The steps of a cluster: one, unless it puts together more than a kernel can take; `nil` for a node that is no
  /// kernel of its own.
  private static func steps(_ lowered: LoweredGraph, _ cluster: Cluster, _ nest: Nest?) -> [Schedule.Step]? {
    let views = operandViews(cluster, lowered)
    if let nest {
      let form: Schedule.Step.Form
      if let node = cluster.contraction, case .contraction(let map) = lowered.roles[node] {
        guard let contraction = lowered.contraction(node, map) else { return nil }
        form = .contraction(contraction, nest)
      } else {
        form = .nest(nest)
      }
      return [
        Schedule.Step(
          form: form, nodes: cluster.nodes, reads: (views.map(\.base) + nest.reads).uniqued,
          writes: nest.stores.map(\.access.base).uniqued)
      ]
    }
    let node = cluster.nodes[0]
    let results = lowered.graph.nodes[node].types.indices.map { Value(node: node, result: $0) }
    func step(_ form: Schedule.Step.Form, _ writes: [Value]) -> Schedule.Step {
      Schedule.Step(form: form, nodes: [node], reads: views.map(\.base).uniqued, writes: writes)
    }
    switch lowered.roles[node] {
    case .guarded(let bound):
      let type = lowered.graph.type(of: lowered.graph.nodes[node].operands[0])
      return [step(.guarded(views[0], type.dtype, count: type.elementCount, bound: bound), [])]
    case .assembly(let fill, let pieces): return assembly(lowered, node, fill, pieces, views)
    case .kernel(let statements):
      return [step(.custom(statements, operands: views, results: results), results)]
    case .dead, .source, .inline, .random, .lookup, .view, .elementwise, .copy, .reduction, .contraction,
      .insertion, .region:
      return nil
    }
  }

  /// The steps of an assembly, each with as many pieces as a kernel can take.
  private static func assembly(
    _ lowered: LoweredGraph, _ node: Int, _ fill: Literal?, _ pieces: [Piece], _ views: [StorageView]
  ) -> [Schedule.Step] {
    let types = lowered.graph.nodes[node].operands.map(lowered.graph.type(of:))
    let whole = StorageView(whole: Value(node: node), lowered.graph.nodes[node].types[0].shape)
    let placed = pieces.map { piece in
      Schedule.AssemblyPiece(
        sizes: types[piece.operand].shape.dimensions, source: views[piece.operand],
        target: StorageView(
          base: whole.base, offset: zip(piece.offsets, whole.strides).reduce(0) { $0 + $1.0 * $1.1 },
          strides: zip(piece.strides, whole.strides).map { $0 * $1 }))
    }
    let most = ClusterCutting.mostArguments - 1
    return stride(from: 0, to: max(placed.count, 1), by: most).map { start in
      let part = Array(placed[start..<min(start + most, placed.count)])
      return Schedule.Step(
        form: .assembly(into: whole.base, fill: start == 0 ? fill : nil, pieces: part), nodes: [node],
        reads: (start == 0 ? [] : [whole.base]) + part.map(\.source.base).uniqued, writes: [whole.base])
    }
  }
}

extension Schedule.Step {
  /// The step, which also reads how many examples there are, if it depends on it.
  fileprivate func countingExamples(in lowered: LoweredGraph) -> Schedule.Step {
    guard let batch = lowered.batch, let counter = batch.counter else { return self }
    let values = nodes.flatMap { lowered.graph.nodes[$0].operands.map { $0 } } + reads + writes
    guard !reads.contains(counter), values.contains(where: { batch.axis(of: $0) != nil }) else { return self }
    return Schedule.Step(form: form, nodes: nodes, reads: reads + [counter], writes: writes)
  }

  /// Whether the step writes the rest of a value that the step before it has begun.
  func goesOn(with value: Value) -> Bool {
    guard case .assembly = form else { return false }
    return reads.first == value && writes.first == value
  }
}
