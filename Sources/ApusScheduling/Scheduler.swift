// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor

/// Turns a graph into kernels in an order.
package struct Scheduler {
  private var graph: Graph
  /// The schedules of the bodies that a node runs, other than once, by the node.
  private var bodies: [Int: [Schedule]] = [:]
  /// Nodes that get a kernel of their own, so that an update can wait for all who read the old value.
  private var barriers = PositionSet()

  /// Schedules a graph with the graphs that its nodes own; those that are run once at most are inlined first.
  ///
  /// - Throws: `Diagnostic` if the graph has too many nodes when all are inlined.
  package static func schedule(_ graph: Graph) throws(Diagnostic) -> Schedule {
    let hasOwners = !graph.owners.isEmpty
    let whole = try (hasOwners ? graph.inlined { $0.isRunOnceAtMost }.copyingCarried() : graph)
      .resolvingAxisSizes()
    let graph = Guarding(whole)?.graph ?? whole
    var scheduler = Scheduler(graph: graph)
    if let widening = Widening(graph) {
      scheduler = Scheduler(graph: widening.graph, barriers: widening.barriers)
    }
    if hasOwners { scheduler.bodies = try bodies(in: scheduler.graph) }
    return try scheduler.schedule()
  }

  private static func bodies(in graph: Graph) throws(Diagnostic) -> [Int: [Schedule]] {
    let owners = graph.owners
    guard !owners.isEmpty else { return [:] }
    let isLive = graph.liveNodes
    var bodies: [Int: [Schedule]] = [:]
    for owner in owners where isLive[owner.index] {
      bodies[owner.index] = try owner.owner.bodies.map { body throws(Diagnostic) in
        try schedule(body.graph.asEntryPoint(of: owner.region))
      }
    }
    return bodies
  }

  private mutating func schedule() throws(Diagnostic) -> Schedule {
    var lowered = try LoweredGraph(graph)
    if giveOutputsMemory(lowered) { lowered = try LoweredGraph(graph) }
    while true {
      let steps = try StepBuilder(lowered, Fusion(lowered, barriers: barriers), bodies).steps
      let order = StepOrder(lowered, steps)
      if order.impossibleUpdates.isEmpty {
        return try Flattening.schedule(graph, order.sorted(), lowered.homes, lowered.batch)
      }
      for output in order.impossibleUpdates { copy(output, isBarrier: true) }
      lowered = try LoweredGraph(graph, barriers: barriers)
    }
  }

  /// Lets each output name a value that is computed, in row-major order, for this output alone; whether copies
  /// were needed for that.
  private mutating func giveOutputsMemory(_ lowered: LoweredGraph) -> Bool {
    let count = graph.nodes.count
    var isTaken = ValueTable(graph, repeating: false)
    for (position, output) in graph.outputs.enumerated() {
      let isComputed =
        lowered.cluster(of: output.value.node) != nil && !lowered.isCarried(output.value)
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
  /// Whether a loop hands the value on in the memory of what it began with.
  func isCarried(_ value: Value) -> Bool {
    guard case .region(let region) = roles[value.node], case .last(let output) = region.results[value.result]
    else { return false }
    return region.inputs.contains(.carried(output: output))
  }

  /// Where values are: outside the workspace if they are sources or outputs.
  var homes: ValueTable<Schedule.Home> {
    var homes = ValueTable(graph, repeating: Schedule.Home.workspace)
    for (index, role) in roles.enumerated() {
      let source: Source?
      switch role {
      case .source(let known): source = known
      // What nothing reads: a loop may still ask for the truth value that it hands on.
      case .dead: source = graph.source(Value(node: index))
      case .inline, .random, .lookup, .view, .guarded, .elementwise, .copy, .reduction, .contraction,
        .insertion, .assembly, .kernel, .region:
        continue
      }
      switch source {
      case .input(let name): homes[Value(node: index)] = .input(name: name)
      case .parameter(let name): homes[Value(node: index)] = .parameter(name: name)
      case .constant(let tensor): homes[Value(node: index)] = .constant(tensor)
      case nil: break
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
