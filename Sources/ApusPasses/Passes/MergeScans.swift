// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

extension Pass {
  /// Makes one loop of several that hand on the same values over the same steps.
  ///
  /// Before: `%1 = scan %0 { h ↦ tanh h }; %2:2 = scan %0 { h ↦ tanh h, stacking h }`
  /// After:  `%1:2 = scan %0 { h ↦ tanh h, stacking h }`
  ///
  /// Such loops come from derivatives: a loop that goes backwards needs what a copy of the loop stacks. Loops are merged
  /// if they run as often, in the same direction, on the same operands, and if what their bodies give for the next step
  /// is found to be equal when both are one graph; then they carry the same values in every step. Operands must have
  /// been merged before. A loop that ends by a condition is merged with one that does the same in a known number of
  /// steps, as its derivative needs it.
  public static let mergeScans = Pass(
    name: "merge-scans",
    summary: "Makes one loop of several that hand on the same values over the same steps."
  ) { (graph, budget) throws(Diagnostic) in
    try graph.withMergedLoops(&budget)
  }
}

extension Graph {
  fileprivate func withMergedLoops(_ budget: inout RewriteBudget) throws(Diagnostic) -> Graph {
    let loops = repeatedLoops
    guard loops.count > 1 else { return self }
    // The first loop of each group, with what the others added to it.
    var groups: [MergedLoop] = []
    var byKey: [MergedLoop.Key: [Int]] = [:]
    var members: [Int: (group: Int, results: [Int])] = [:]
    for loop in loops {
      let key = MergedLoop.Key(loop, in: self)
      for group in byKey[key, default: []] where members[loop.index] == nil {
        // Of loops with conditions alone none would end early any more.
        guard groups[group].isCounted || !loop.isConditional else { continue }
        guard let results = try groups[group].results(adding: loop, &budget) else { continue }
        members[loop.index] = (group, results)
      }
      if members[loop.index] == nil {
        byKey[key, default: []].append(groups.count)
        groups.append(MergedLoop(loop, in: self))
      }
    }
    guard !members.isEmpty else { return self }
    var firsts: [Int: Node] = [:]
    for group in groups { firsts[group.index] = group.node }
    var result = Reconstruction(of: self)
    for (index, node) in nodes.enumerated() {
      if let (group, results) = members[index] {
        let loop = result[Value(node: groups[group].index)].node
        result.replace(by: results.map { Value(node: loop, result: $0) })
      } else if let loop = firsts[index] {
        let position = result.graph.append(copying: loop, operands: result.operands(of: node))
        result.replace(byResultsOf: position, count: node.types.count)
      } else {
        result.keep(node)
      }
    }
    return result.finished(self)
  }
}

/// A loop with a known number of steps, or one that ends by a condition as it would be with such a number.
private struct RepeatedLoop {
  let index: Int
  let owner: any GraphOwner
  let region: Region
  /// Whether the loop ends by a condition.
  let isConditional: Bool
}

extension Graph {
  /// The loops; those with conditions only beside others of the same operands.
  fileprivate var repeatedLoops: [RepeatedLoop] {
    let owners = owners
    let operands = Set(
      owners.filter { if case .count = $0.region.trip { true } else { false } }.map {
        nodes[$0.index].operands
      })
    return owners.compactMap { item in
      switch item.region.trip {
      case .once, .choice: return nil
      case .count:
        return RepeatedLoop(index: item.index, owner: item.owner, region: item.region, isConditional: false)
      case .whileTrue:
        let node = nodes[item.index]
        guard operands.contains(node.operands), let loop = item.owner as? any CountableLoop else {
          return nil
        }
        let types = node.operands.map(type(of:))
        let counted = loop.counted(types)
        guard
          case .region(let region) = counted.lowering(LoweringSite(operands: types, results: node.types))
        else { return nil }
        return RepeatedLoop(index: item.index, owner: counted, region: region, isConditional: true)
      }
    }
  }
}

/// A loop that does what several do.
private struct MergedLoop {
  /// What loops must share to become one.
  struct Key: Hashable {
    let kind: ObjectIdentifier
    let trip: Region.Trip
    let inputs: [Region.Input]
    let operands: Operands

    init(_ loop: RepeatedLoop, in graph: Graph) {
      kind = loop.owner.kind
      (trip, inputs) = (loop.region.trip, loop.region.inputs)
      operands = graph.nodes[loop.index].operands
    }
  }

  /// Where the first of the loops stands.
  let index: Int
  private let owner: any GraphOwner
  private let region: Region
  private var body: Graph
  private let graph: Graph
  private let isConditional: Bool
  /// Whether it has a known number of steps.
  var isCounted: Bool { !isConditional || node != nil }
  /// The loop that does what all do; `nil` if it is the first.
  private(set) var node: Node?

  init(_ loop: RepeatedLoop, in graph: Graph) {
    index = loop.index
    isConditional = loop.isConditional
    self.graph = graph
    owner = loop.owner
    region = loop.region
    body = loop.owner.bodies.first?.graph ?? Graph()
  }

  /// Lets the body do what another loop's does too; returns which of the results are those of the other loop.
  ///
  /// - Returns: `nil` if the loops hand on different values.
  mutating func results(
    adding other: RepeatedLoop, _ budget: inout RewriteBudget
  ) throws(Diagnostic) -> [Int]? {
    guard let added = other.owner.bodies.first?.graph else { return nil }
    let original = graph.nodes[index]
    let trace = Trace(body)
    let outputs = trace.inline(added, body.inputs.map { trace.tensor(Value(node: $0)) })
    var both = try trace.finished()
    let own = both.outputs.count
    var names = Set(both.outputs.map(\.role)).union(both.nodes.compactMap(\.inputName).map { .result($0) })
    for (output, tensor) in zip(added.outputs, outputs) {
      guard case .result(var name) = output.role else { return nil }
      while !names.insert(.result(name)).inserted { name += "'" }
      both.outputs.append(Output(.result(name), tensor.value))
    }
    // Loops in the bodies are merged as well, or nodes that use them would differ.
    var free = RewriteBudget(limits: budget.limits)
    both = try Pass.commonSubexpressions.run(both, &free)
    both = try Pass.commonSubexpressions.run(try both.withMergedLoops(&free), &free)
    let values = both.outputs.map(\.value)
    for input in other.region.inputs {
      guard case .carried(let output) = input else { continue }
      guard values[output] == values[own + output] else { return nil }
    }
    // Each output of the other loop is one that is there already, or becomes a further one.
    var kept = Array(both.outputs[..<own])
    var places: [Int] = []
    for (position, output) in both.outputs[own...].enumerated() {
      if position < carriedCount {
        // What is carried is equal.
        places.append(position)
      } else if let known = kept.indices.first(where: { $0 >= carriedCount && kept[$0].value == output.value }
      ) {
        places.append(known)
      } else {
        places.append(kept.count)
        kept.append(output)
      }
    }
    both.outputs = kept
    // A body beyond the limits is refused.
    let primitive = owner.with(bodies: [GraphBody(both)])
    let operands = original.operands.map(graph.type(of:))
    guard let types = try? primitive.inferredTypes(of: operands), budget.spend("merge-scans") else {
      return nil
    }
    body = both
    node = Node(primitive: primitive, operands: original.operands, types: types, origin: original.origin)
    return other.region.results.map { result in
      switch result {
      case .last(let output): output
      case .stacked(let output): places[output]
      }
    }
  }

  private var carriedCount: Int {
    region.inputs.count { if case .carried = $0 { true } else { false } }
  }
}
