// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Finds an order of the steps in which every update of the state comes after all who read the old value.
struct StepOrder {
  private let lowered: LoweredGraph
  private let homes: ValueTable<Schedule.Home>
  private var steps: [StepBuilder.Pending]
  /// The output whose update cannot be done where it is computed; `nil` if all can.
  private(set) var firstImpossibleUpdate: Int?

  init(_ lowered: LoweredGraph, _ steps: [StepBuilder.Pending]) {
    self.lowered = lowered
    homes = lowered.homes
    self.steps = steps
    var parameters: [String: Value] = [:]
    for (index, role) in lowered.roles.enumerated() {
      if case .source(.parameter(let name)) = role { parameters[name] = Value(node: index) }
    }
    let guards = steps.indices.filter { steps[$0].step.canFail }
    for (position, output) in lowered.graph.outputs.enumerated() {
      guard case .update(let name) = output.role,
        let writer = steps.indices.first(where: { steps[$0].step.writes.contains(output.value) })
      else { continue }
      var earlier = guards
      if let parameter = parameters[name] {
        earlier += steps.indices.filter { steps[$0].step.reads.contains(parameter) }
        if steps[writer].step.reads.contains(parameter),
          !steps[writer].step.canUpdateInPlace(parameter, output.value)
        {
          firstImpossibleUpdate = position
          return
        }
      }
      for other in PositionSet(earlier) where other != writer {
        if isReachable(from: writer, to: other) {
          firstImpossibleUpdate = position
          return
        }
        self.steps[writer].predecessors.insert(other)
      }
    }
  }

  /// Whether a step must run after another.
  private func isReachable(from first: Int, to last: Int) -> Bool {
    var isVisited = [Bool](repeating: false, count: steps.count)
    var pending = [last]
    while let next = pending.popLast() {
      if next == first { return true }
      guard !isVisited[next] else { continue }
      isVisited[next] = true
      pending += steps[next].predecessors
    }
    return false
  }

  /// The steps in the better of two orders: as the graph has them, or each time the one that frees most.
  ///
  /// - Throws: `Diagnostic` if steps wait for each other, which fusion must never bring about.
  func sorted() throws(Diagnostic) -> [Schedule.Step] {
    let byGraph = order { _, _ in 0 }
    let byMemory = order { position, remaining in growth(position, remaining) }
    guard byGraph.count == steps.count else {
      let waiting = steps.indices.filter { !byGraph.contains($0) }
      let nodes = waiting.map { "%\(steps[$0].step.nodes.map(String.init).joined(separator: " %"))" }
      throw Diagnostic(
        "kernels wait for each other in a circle", category: .bug,
        notes: ["they compute " + nodes.joined(separator: ", ")])
    }
    let best = peak(byMemory) < peak(byGraph) ? byMemory : byGraph
    return best.map { steps[$0].step }
  }

  /// A topological order that takes, of the steps that may run, the one with the least cost, then the one
  /// whose last node comes first.
  private func order(_ cost: (Int, ValueTable<Int>) -> Int) -> [Int] {
    var remaining = readerCounts
    var waiting = steps.map(\.predecessors.count)
    var successors = [[Int]](repeating: [], count: steps.count)
    for (position, pending) in steps.enumerated() {
      for other in pending.predecessors { successors[other].append(position) }
    }
    var ready = steps.indices.filter { waiting[$0] == 0 }
    var order: [Int] = []
    while !ready.isEmpty {
      let keys = ready.map { (cost($0, remaining), steps[$0].step.nodes.last ?? 0, $0) }
      guard let best = keys.indices.min(by: { keys[$0] < keys[$1] }) else { break }
      let next = ready.remove(at: best)
      order.append(next)
      for value in steps[next].step.reads { remaining[value] -= 1 }
      for other in successors[next] {
        waiting[other] -= 1
        if waiting[other] == 0 { ready.append(other) }
      }
    }
    return order
  }

  private var readerCounts: ValueTable<Int> {
    var counts = ValueTable(lowered.graph, repeating: 0)
    for pending in steps { for value in pending.step.reads { counts[value] += 1 } }
    return counts
  }

  private func bytes(_ value: Value) -> Int {
    homes[value] == .workspace ? lowered.graph.type(of: value).bytes : 0
  }

  /// Bytes that a step adds to the workspace less those it frees.
  private func growth(_ position: Int, _ remaining: ValueTable<Int>) -> Int {
    let step = steps[position].step
    let freed = step.reads.filter { remaining[$0] == 1 }.reduce(0) { $0 + bytes($1) }
    return step.writes.reduce(0) { $0 + bytes($1) } - freed
  }

  private func peak(_ order: [Int]) -> Int {
    var remaining = readerCounts
    var (live, peak) = (0, 0)
    for position in order {
      let step = steps[position].step
      live += step.writes.reduce(0) { $0 + bytes($1) }
      peak = max(peak, live)
      for value in step.reads {
        remaining[value] -= 1
        if remaining[value] == 0 { live -= bytes(value) }
      }
    }
    return peak
  }
}

extension Schedule.Step {
  /// Whether the kernel can leave with a status other than success.
  var canFail: Bool {
    switch form {
    case .guarded: true
    case .custom(let statements, _, _): statements.contains { $0.canFail }
    case .nest, .contraction, .assembly: false
    }
  }

  /// Whether the step may write a value over memory that it also reads: each element is read only where it
  /// is written, and not after.
  func canUpdateInPlace(_ old: Value, _ new: Value) -> Bool {
    let nest: Nest
    switch form {
    case .nest(let body): nest = body
    case .contraction(let contraction, let body):
      guard contraction.left.base != old, contraction.right.base != old else { return false }
      nest = body
    case .assembly, .guarded, .custom: return false
    }
    guard let store = nest.stores.first(where: { $0.access.base == new }), store.combiner == nil,
      nest.stores.filter({ $0.access.base == new }).count == 1
    else { return false }
    let readsAreInPlace = nest.instructions.indices.allSatisfy { index in
      guard case .load(let access) = nest.instructions[index].operation, access.base == old else {
        return true
      }
      let lastUse = nest.instructions.lastIndex { $0.operation.operands.contains(index) } ?? index
      return access.offset == store.access.offset && access.rowStrides == store.access.rowStrides
        && access.columnStride == store.access.columnStride && lastUse <= store.instruction
    }
    return readsAreInPlace && nest.instructions[store.instruction].stage == nest.lastStage
  }
}
