// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor

/// Turns a graph into kernels in an order.
package struct Scheduler {
  private var graph: Graph
  /// Nodes that get a kernel of their own, so that an update can wait for all who read the old value.
  private var barriers = PositionSet()

  /// Schedules a graph; graphs that its nodes own are inlined first.
  ///
  /// - Throws: `Diagnostic` if the graph has too many nodes when all are inlined.
  package static func schedule(_ graph: Graph) throws(Diagnostic) -> Schedule {
    var scheduler = Scheduler(graph: try graph.inlined())
    var lowered = try LoweredGraph(scheduler.graph)
    if scheduler.giveOutputsMemory(lowered) { lowered = try LoweredGraph(scheduler.graph) }
    while true {
      let steps = try StepBuilder(lowered, Fusion(lowered, barriers: scheduler.barriers)).steps
      let order = StepOrder(lowered, steps)
      if order.impossibleUpdates.isEmpty {
        return Schedule(graph: scheduler.graph, steps: try order.sorted(), homes: lowered.homes)
      }
      for output in order.impossibleUpdates { scheduler.copy(output, isBarrier: true) }
      lowered = try LoweredGraph(scheduler.graph)
    }
  }

  /// Lets each output name a value that is computed, in row-major order, for this output alone; whether copies
  /// were needed for that.
  private mutating func giveOutputsMemory(_ lowered: LoweredGraph) -> Bool {
    let count = graph.nodes.count
    var isTaken = ValueTable(graph, repeating: false)
    for (position, output) in graph.outputs.enumerated() {
      let isComputed =
        lowered.cluster(of: output.value.node) != nil
        && lowered.view(of: output.value).base == output.value
      if !isComputed || isTaken[output.value] { copy(position, isBarrier: false) }
      isTaken[output.value] = true
    }
    return graph.nodes.count > count
  }

  private mutating func copy(_ output: Int, isBarrier: Bool) {
    let old = graph.outputs[output]
    let copy = Node(
      primitive: Copy(), operands: [old.value], types: [graph.type(of: old.value)],
      origin: graph.nodes[old.value.node].origin)
    let node = graph.append(copying: copy, operands: copy.operands)
    graph.outputs[output] = Output(old.role, Value(node: node))
    if isBarrier { barriers.insert(node) }
  }
}

extension LoweredGraph {
  /// Where values are: outside the workspace if they are sources or outputs.
  var homes: ValueTable<Schedule.Home> {
    var homes = ValueTable(graph, repeating: Schedule.Home.workspace)
    for (index, role) in roles.enumerated() {
      guard case .source(let source) = role else { continue }
      switch source {
      case .input(let name): homes[Value(node: index)] = .input(name: name)
      case .parameter(let name): homes[Value(node: index)] = .parameter(name: name)
      case .constant(let tensor): homes[Value(node: index)] = .constant(tensor)
      }
    }
    for output in graph.outputs {
      switch output.role {
      case .result(let name): homes[output.value] = .result(name: name)
      case .update(let name): homes[output.value] = .parameter(name: name)
      }
    }
    return homes
  }
}
