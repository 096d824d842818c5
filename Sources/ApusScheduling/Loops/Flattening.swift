// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Puts the schedules of bodies into the schedule of the graph whose nodes run them.
struct Flattening {
  private var graph: Graph
  private var steps: [Schedule.Step] = []
  private var loops: [Schedule.Loop] = []
  /// Where values are that have no memory of their own in the workspace.
  private var homes: [(value: Value, home: Schedule.Home)] = []

  /// The schedule of a graph whose nodes are computed in an order.
  ///
  /// - Throws: `Diagnostic` if a body is not what its region says, which must never be.
  static func schedule(
    _ graph: Graph, _ order: [Work], _ homes: ValueTable<Schedule.Home>
  ) throws(Diagnostic) -> Schedule {
    let kernels = order.compactMap { if case .kernel(let step) = $0 { step } else { nil } }
    guard kernels.count < order.count else { return Schedule(graph: graph, steps: kernels, homes: homes) }
    var flattening = Flattening(graph: graph)
    for value in graph.values { flattening.homes.append((value, homes[value])) }
    for work in order {
      switch work {
      case .kernel(let step): flattening.steps.append(step)
      case .loop(let loop): try flattening.append(loop)
      }
    }
    return flattening.schedule(interface: graph)
  }

  private func schedule(interface: Graph) -> Schedule {
    var table = ValueTable(graph, repeating: Schedule.Home.workspace)
    for (value, home) in homes { table[value] = home }
    return Schedule(graph: graph, interface: interface, steps: steps, loops: loops, homes: table)
  }

  private mutating func append(_ loop: LoopWork) throws(Diagnostic) {
    let number = loops.count
    let moved = Renumbering(nodes: graph.nodes.count, steps: steps.count, loops: number + 1)
    let (firstNode, firstStep) = (graph.nodes.count, steps.count)
    for node in loop.body.graph.nodes {
      _ = graph.append(copying: node, operands: node.operands.map { moved($0) })
    }
    steps += loop.body.steps.map { moved($0) }
    loops.append(
      Schedule.Loop(
        node: loop.node, nodes: firstNode..<graph.nodes.count, steps: firstStep..<steps.count,
        count: loop.count,
        isReversed: loop.isReversed, carried: try loop.carried(moved), stacked: try loop.stacked(moved)))
    loops += loop.body.loops.map { moved($0) }
    for value in loop.body.graph.values {
      homes.append((moved(value), try home(loop.body.homes[value], in: loop, number, moved)))
    }
  }

  /// Where a body's value is: the arguments and the state of the body are parts of what the loop reads and writes.
  private func home(
    _ home: Schedule.Home, in loop: LoopWork, _ number: Int, _ moved: Renumbering
  ) throws(Diagnostic) -> Schedule.Home {
    switch home {
    case .workspace, .constant: return home
    case .part(let whole, let start, let loop):
      return .part(of: moved(whole), from: start, loop: loop.map { moved(loop: $0) })
    case .carried(let result): return .carried(as: moved(result))
    case .input(let name):
      let position = try loop.position(name)
      let view = loop.operands[position]
      // A view of nothing may begin anywhere.
      let isEmpty = graph.type(of: graph.nodes[loop.node].operands[position]).elementCount == 0
      return .part(
        of: view.base, from: isEmpty ? 0 : view.offset * graph.type(of: view.base).dtype.bytes,
        loop: loop.region.inputs[position] == .slice ? number : nil)
    case .parameter(let name): return .carried(as: try loop.result(ofCarried: loop.position(name)))
    case .result(let name):
      return .part(of: Value(node: loop.node, result: try loop.position(name)), from: 0, loop: number)
    }
  }
}

extension LoopWork {
  /// The position that a name in the body stands for.
  fileprivate func position(_ name: String) throws(Diagnostic) -> Int {
    try Int(name).unwrapped(orBug: "the body of %\(node) uses '\(name)', which is no position")
  }

  /// What each run writes.
  fileprivate func stacked(_ moved: Renumbering) throws(Diagnostic) -> [Schedule.Loop.Stacked] {
    var stacked: [Schedule.Loop.Stacked] = []
    for output in body.interface.outputs {
      guard case .result(let name) = output.role else { continue }
      stacked.append(
        Schedule.Loop.Stacked(part: moved(output.value), result: results[try position(name)]))
    }
    return stacked
  }

  /// What is handed on from run to run.
  fileprivate func carried(_ moved: Renumbering) throws(Diagnostic) -> [Schedule.Loop.Carried] {
    var inputs: [String: Value] = [:]
    for value in body.interface.values {
      if case .parameter(let name) = body.interface.source(value) { inputs[name] = value }
    }
    var carried: [Schedule.Loop.Carried] = []
    for output in body.interface.outputs {
      guard case .update(let name) = output.role else { continue }
      let (position, input) = (try position(name), inputs[name])
      carried.append(
        Schedule.Loop.Carried(
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
