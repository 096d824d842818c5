// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Puts the schedules of bodies into the schedule of the graph whose nodes run them.
struct Flattening {
  private var graph: Graph
  private let batch: BatchAxes?
  private var steps: [Schedule.Step] = []
  private var blocks: [Schedule.Block] = []
  /// Where values are that have no memory of their own in the workspace.
  private var homes: [(value: Value, home: Schedule.Home)] = []

  /// The schedule of a graph whose nodes are computed in an order.
  ///
  /// - Throws: `Diagnostic` if a body is not what its region says, which must never be.
  static func schedule(
    _ graph: Graph, _ order: [Work], _ homes: ValueTable<Schedule.Home>, _ batch: BatchAxes?
  ) throws(Diagnostic) -> Schedule {
    let kernels = order.compactMap { if case .kernel(let step) = $0.content { step } else { nil } }
    guard kernels.count < order.count else {
      return Schedule(graph: graph, steps: kernels, homes: homes, batch: batch)
    }
    var flattening = Flattening(graph: graph, batch: batch)
    for value in graph.values { flattening.homes.append((value, homes[value])) }
    for work in order {
      switch work.content {
      case .kernel(let step): flattening.steps.append(step)
      case .region(let region): try flattening.append(region)
      }
    }
    return flattening.schedule(interface: graph)
  }

  private func schedule(interface: Graph) -> Schedule {
    var table = ValueTable(graph, repeating: Schedule.Home.workspace)
    for (value, home) in homes { table[value] = home }
    return Schedule(
      graph: graph, interface: interface, steps: steps, blocks: blocks, homes: table,
      batch: batch?.extended(to: graph))
  }

  private mutating func append(_ region: RegionWork) throws(Diagnostic) {
    for (position, body) in region.bodies.enumerated() {
      let number = blocks.count
      let moved = Renumbering(nodes: graph.nodes.count, steps: steps.count, blocks: number + 1)
      let (firstNode, firstStep) = (graph.nodes.count, steps.count)
      for node in body.graph.nodes {
        _ = graph.append(copying: node, operands: node.operands.replaced { moved($0) })
      }
      steps += body.steps.map { moved($0) }
      blocks.append(
        Schedule.Block(
          node: region.node, nodes: firstNode..<graph.nodes.count, steps: firstStep..<steps.count,
          count: region.count, isReversed: region.isReversed,
          condition: try region.condition(ofBody: position, moved),
          carried: try region.carried(in: body, moved),
          written: try region.written(in: body, moved)))
      blocks += body.blocks.map { moved($0) }
      for value in body.graph.values {
        homes.append((moved(value), try home(body.homes[value], in: region, number, moved)))
      }
    }
  }

  /// Where a body's value is: the arguments and the state of the body are parts of what the region reads and writes.
  private func home(
    _ home: Schedule.Home, in region: RegionWork, _ number: Int, _ moved: Renumbering
  ) throws(Diagnostic) -> Schedule.Home {
    switch home {
    case .workspace, .constant: return home
    case .part(let whole, let start, let loop):
      return .part(of: moved(whole), from: start, loop: loop.map { moved(loop: $0) })
    case .carried(let result): return .carried(as: moved(result))
    case .input(let name):
      let position = try region.position(name)
      let view = region.operands[position]
      // A view of nothing may begin anywhere.
      let isEmpty = graph.type(of: graph.nodes[region.node].operands[position]).elementCount == 0
      return .part(
        of: view.base, from: isEmpty ? 0 : view.offset * graph.type(of: view.base).dtype.bytes,
        loop: region.region.inputs[position] == .slice ? number : nil)
    case .parameter(let name): return .carried(as: try region.result(ofCarried: region.position(name)))
    case .result(let name):
      let position = try region.position(name)
      let isStacked = if case .stacked = region.region.results[position] { true } else { false }
      return .part(of: region.results[position], from: 0, loop: isStacked ? number : nil)
    }
  }
}

extension RegionWork {
  /// The position that a name in the body stands for.
  fileprivate func position(_ name: String) throws(Diagnostic) -> Int {
    try Int(name).unwrapped(orBug: "the body of %\(node) uses '\(name)', which is no position")
  }

  /// How often the steps of a body are run at most.
  fileprivate var count: Int {
    switch region.trip {
    case .once, .choice: 1
    case .count(let count, _), .whileTrue(let count): count
    }
  }

  /// Whether parts of tensors are taken from the last on.
  fileprivate var isReversed: Bool {
    switch region.trip {
    case .once, .choice, .whileTrue: false
    case .count(_, let isReversed): isReversed
    }
  }

  /// What must hold before each run of a body.
  fileprivate func condition(
    ofBody position: Int, _ moved: Renumbering
  ) throws(Diagnostic) -> Schedule.Block.Condition? {
    switch region.trip {
    case .once, .count: return nil
    case .choice:
      let operand = try region.inputs.firstIndex(of: .condition).unwrapped(orBug: "%\(node) has no condition")
      return Schedule.Block.Condition(
        value: operands[operand].base, byte: operands[operand].offset, expected: position == 0)
    case .whileTrue:
      let flag = try Self.inputs(of: bodies[position])["0"].unwrapped(orBug: "%\(node) hands on no condition")
      return Schedule.Block.Condition(value: moved(flag), byte: 0, expected: true)
    }
  }

  /// The values with which runs of a body begin, by the positions of the operands.
  private static func inputs(of body: Schedule) -> [String: Value] {
    var inputs: [String: Value] = [:]
    for value in body.interface.values {
      if case .parameter(let name) = body.interface.source(value) { inputs[name] = value }
    }
    return inputs
  }

  /// What else each run of a body writes.
  fileprivate func written(
    in body: Schedule, _ moved: Renumbering
  ) throws(Diagnostic) -> [Schedule.Block.Written] {
    var written: [Schedule.Block.Written] = []
    for output in body.interface.outputs {
      guard case .result(let name) = output.role else { continue }
      written.append(
        Schedule.Block.Written(part: moved(output.value), result: results[try position(name)]))
    }
    return written
  }

  /// What is handed on from run to run.
  fileprivate func carried(
    in body: Schedule, _ moved: Renumbering
  ) throws(Diagnostic) -> [Schedule.Block.Carried] {
    let inputs = Self.inputs(of: body)
    var carried: [Schedule.Block.Carried] = []
    for output in body.interface.outputs {
      guard case .update(let name) = output.role else { continue }
      let (position, input) = (try position(name), inputs[name])
      carried.append(
        Schedule.Block.Carried(
          initial: operands[position].base,
          input: moved(try input.unwrapped(orBug: "the body of %\(node) has no input \(name)")),
          next: moved(output.value), result: try result(ofCarried: position)))
    }
    return carried
  }

  /// The result that is the last of what an operand begins.
  fileprivate func result(ofCarried position: Int) throws(Diagnostic) -> Value {
    let result: Value? =
      if case .carried(let output) = region.inputs[position] { lastResults[output] } else { nil }
    return try result.unwrapped(orBug: "operand \(position) of %\(node) is not handed on")
  }
}

extension Graph {
  /// The results of all nodes.
  fileprivate var values: [Value] {
    nodes.indices.flatMap { node in nodes[node].types.indices.map { Value(node: node, result: $0) } }
  }
}
