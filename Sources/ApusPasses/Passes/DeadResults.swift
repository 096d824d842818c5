// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel

extension Pass {
  /// Removes what loops and branches are given, hand on or give back for nothing.
  ///
  /// Before: `%1:2 = scan %0 { h ↦ tanh h, stacking h }; return %1.0`
  /// After:  `%1 = scan %0 { h ↦ tanh h }; return %1`
  ///
  /// What a loop stacks takes memory for all of its steps, used or not. A value that is carried stays if a result
  /// that is used needs it in some step; one that is needed for nothing but itself goes.
  public static let deadResults = Pass(
    name: "dead-results",
    summary: "Removes what loops and branches are given, hand on or give back for nothing."
  ) { (graph, budget) throws(Diagnostic) in
    let owners = graph.owners
    guard !owners.isEmpty else { return graph }
    let (trimmed, used) = graph.trimmedOwners(owners, &budget)
    guard !trimmed.isEmpty else { return graph }
    var result = Reconstruction(of: graph)
    for (index, node) in graph.nodes.enumerated() {
      guard let owner = trimmed[index] else {
        // What nothing uses may have used what is gone.
        if used.contains(index) || node.boundName != nil { result.keep(node) } else { result.drop(node) }
        continue
      }
      let copy = Node(
        primitive: owner.primitive, operands: Operands(owner.operands.map { result[node.operands[$0]] }),
        types: owner.results.map { node.types[$0] }, origin: node.origin)
      let place = result.graph.append(copying: copy, operands: copy.operands)
      // Nothing asks for the others.
      result.replace(
        by: node.types.indices.map { result in
          owner.results.firstIndex(of: result).map { Value(node: place, result: $0) } ?? Value(node: -1)
        })
    }
    return result.finished(graph)
  }
}

extension Graph {
  /// The owners of which something is dead, by their positions, without it, and the nodes that are used then.
  fileprivate func trimmedOwners(
    _ owners: [OwningNode], _ budget: inout RewriteBudget
  ) -> (trimmed: [Int: TrimmedOwner], used: Set<Int>) {
    var owners = owners[...]
    var trimmed: [Int: TrimmedOwner] = [:]
    var used = Set(outputs.map(\.value))
    for (index, node) in nodes.enumerated().reversed() {
      let results = node.types.indices.filter { used.contains(Value(node: index, result: $0)) }
      if index == owners.last?.index, let owner = owners.popLast() {
        // What nothing uses at all goes as a whole, as dead code.
        guard !results.isEmpty else { continue }
        let live = LiveParts(owner.region, owner.owner.bodies.map(\.graph), results: results)
        if live.operands.count < node.operands.count || live.results.count < node.types.count,
          !live.operands.isEmpty, budget.spend("dead-result")
        {
          trimmed[index] = TrimmedOwner(
            primitive: owner.owner.with(bodies: live.bodies, operands: live.operands),
            operands: live.operands, results: live.results)
          for position in live.operands { used.insert(node.operands[position]) }
          continue
        }
      }
      if !results.isEmpty { used.formUnion(node.operands) }
    }
    return (trimmed, Set(used.map(\.node)))
  }
}

/// An owner of graphs without what is dead of it.
private struct TrimmedOwner {
  let primitive: any GraphOwner
  /// Which of the operands stay.
  let operands: [Int]
  /// Which of the results stay.
  let results: [Int]
}

/// What some results of an owner of graphs need of it.
private struct LiveParts {
  private let region: Region
  private let graphs: [Graph]
  /// For each body, its inputs: which operand each is, and the node.
  private let inputs: [[(operand: Int, node: Int)]]
  private var isLive: [[Bool]]
  private var isOutputLive: [Bool]

  init(_ region: Region, _ graphs: [Graph], results: [Int]) {
    self.region = region
    self.graphs = graphs
    let given = region.inputs.indices.filter { region.inputs[$0] != .condition }
    inputs = graphs.map { zip(given, $0.inputs).map { (operand: $0, node: $1) } }
    isLive = graphs.map { $0.nodes.map { _ in false } }
    isOutputLive = [Bool](repeating: false, count: graphs.first?.outputs.count ?? 0)
    var outputs = results.map { region.results[$0].output }
    if case .whileTrue = region.trip { outputs.append(0) }
    mark(outputs)
  }

  /// Lets outputs live with all they need, in this step or an earlier one.
  private mutating func mark(_ outputs: [Int]) {
    var (outputs, pending) = (outputs, [(body: Int, node: Int)]())
    let operands = inputs.map { inputs in
      Dictionary(inputs.map { ($0.node, $0.operand) }) { first, _ in first }
    }
    while !outputs.isEmpty || !pending.isEmpty {
      if let (body, node) = pending.popLast() {
        guard !isLive[body][node] else { continue }
        isLive[body][node] = true
        pending += graphs[body].nodes[node].operands.map { (body, $0.node) }
        if let operand = operands[body][node], case .carried(let output) = region.inputs[operand] {
          outputs.append(output)
        }
      } else if let output = outputs.popLast(), !isOutputLive[output] {
        isOutputLive[output] = true
        pending += graphs.indices.map { ($0, graphs[$0].outputs[output].value.node) }
      }
    }
  }

  /// Which of the results stay.
  var results: [Int] { region.results.indices.filter { isOutputLive[region.results[$0].output] } }

  /// Which of the operands stay: with a carried one, what it begins.
  var operands: [Int] {
    let read = Set(
      graphs.indices.flatMap { body in inputs[body].filter { isLive[body][$0.node] }.map(\.operand) })
    return region.inputs.indices.filter { position in
      switch region.inputs[position] {
      case .condition: true
      case .carried(let output): isOutputLive[output]
      case .slice, .invariant: read.contains(position)
      }
    }
  }

  /// The bodies with nothing else.
  var bodies: [GraphBody] {
    let operands = Set(operands)
    return graphs.indices.map { body in
      let kept = Set(inputs[body].filter { operands.contains($0.operand) }.map(\.node))
      var result = Reconstruction(of: graphs[body])
      for (index, node) in graphs[body].nodes.enumerated() {
        if isLive[body][index] || kept.contains(index) { result.keep(node) } else { result.drop(node) }
      }
      var graph = result.graph
      graph.outputs = graphs[body].outputs.indices.filter { isOutputLive[$0] }.map {
        Output(graphs[body].outputs[$0].role, result[graphs[body].outputs[$0].value])
      }
      return GraphBody(graph)
    }
  }
}
