// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Finds an order of the steps in which every update of the state comes after all who read the old value, and after
/// every step that can fail.
struct StepOrder {
  private let lowered: LoweredGraph
  private let homes: ValueTable<Schedule.Home>
  private var steps: [StepBuilder.Pending]
  /// For each value, the steps that read it.
  private var readers: ValueTable<Readers>
  /// For each step, those that must run after it.
  private var successors: [[Int]]
  /// Whether each step changes the state, for which it waits for all that can fail.
  private var changesState: [Bool]
  /// The outputs whose updates cannot be done where they are computed.
  private(set) var impossibleUpdates: [Int] = []
  /// How much all searches for circles have looked at, which a test holds against the size of the graph.
  private(set) var visits = 0

  init(_ lowered: LoweredGraph, _ steps: [StepBuilder.Pending]) {
    self.lowered = lowered
    self.steps = steps
    homes = lowered.homes
    readers = ValueTable(lowered.graph, repeating: Readers())
    successors = [[Int]](repeating: [], count: steps.count)
    changesState = [Bool](repeating: false, count: steps.count)
    for (position, pending) in steps.enumerated() {
      for other in pending.predecessors { successors[other].append(position) }
      for value in pending.work.reads { readers[value].insert(position) }
    }
    addUpdates()
  }

  /// Lets each update wait for all who read the old value.
  private mutating func addUpdates() {
    let updates = updates
    let (mayFailLater, order) = (neededByFailing, TopologicalOrder(places: places(updates)))
    for update in updates {
      let isPossible =
        !update.writers.contains { mayFailLater[$0] }
        && update.own.allSatisfy { steps[$0.step].work.canUpdateInPlace($0.value, update.value) }
        && update.others.allSatisfy { self.isPossible($0, before: update.first, order) }
      if isPossible {
        for other in update.others { add(other, before: update.first, order) }
        for writer in update.writers { changesState[writer] = true }
      } else {
        impossibleUpdates.append(update.output)
      }
    }
    visits = order.visits
  }

  /// A parameter that gets another value.
  private struct Update {
    /// The position of the output that says so.
    let output: Int
    /// The new value.
    let value: Value
    /// The steps that write it, and the first of them.
    let writers: [Int]
    let first: Int
    /// The steps among them that read the old value, and which value that is there.
    let own: [(step: Int, value: Value)]
    /// All other steps that read it.
    let others: [Int]
  }

  /// The updates that some step writes.
  private var updates: [Update] {
    let (writers, readers) = (writers, parameterReaders)
    return lowered.graph.outputs.enumerated().compactMap { position, output in
      guard case .update(let name) = output.role, let first = writers[position].first else { return nil }
      let all = readers[name, default: []]
      return Update(
        output: position, value: output.value, writers: writers[position], first: first,
        own: all.filter { writers[position].contains($0.step) },
        others: all.map(\.step).filter { !writers[position].contains($0) })
    }
  }

  /// For each output that is an update, the steps that write it.
  private var writers: [[Int]] {
    var writers = ValueTable<[Int]>(lowered.graph, repeating: [])
    for (position, pending) in steps.enumerated() {
      for value in pending.work.writes { writers[value].append(position) }
    }
    return lowered.graph.outputs.map { output in
      if case .update = output.role { writers[output.value] } else { [] }
    }
  }

  /// For each parameter, the steps that read it, and the value that it is there.
  private var parameterReaders: [String: [(step: Int, value: Value)]] {
    var readers: [String: [(step: Int, value: Value)]] = [:]
    for (position, pending) in steps.enumerated() {
      for value in pending.work.reads {
        guard case .source(.parameter(let name)) = lowered.roles[value.node] else { continue }
        readers[name, default: []].append((position, value))
      }
    }
    return readers
  }

  /// For each step, whether one that can fail needs it, or it can fail itself: when it runs, it is not sure yet that
  /// the state may change.
  private var neededByFailing: [Bool] {
    var isNeeded = steps.map(\.work.canFail)
    var pending = steps.indices.filter { isNeeded[$0] }
    while let next = pending.popLast() {
      for other in steps[next].predecessors where !isNeeded[other] {
        isNeeded[other] = true
        pending.append(other)
      }
    }
    return isNeeded
  }

  /// For each step, its place in an order in which updates come after all who read the old value, as far as that is
  /// possible: what is in place already needs no search.
  private func places(_ updates: [Update]) -> [Int] {
    var wishes = [[Int]](repeating: [], count: steps.count)
    var waiting = steps.map { (needs: $0.predecessors.count, wishes: 0) }
    for update in updates {
      for other in update.others { wishes[other].append(update.first) }
      waiting[update.first].wishes += update.others.count
    }
    var places = [Int](repeating: steps.count, count: steps.count)
    var place = 0
    var free = steps.indices.filter { waiting[$0] == (0, 0) }
    // Those that wait for wishes alone: where wishes form a circle, the first of these goes on.
    var wishing = steps.indices.filter { waiting[$0].needs == 0 && waiting[$0].wishes > 0 }[...]
    func release(_ step: Int) {
      guard waiting[step].needs == 0, places[step] == steps.count else { return }
      if waiting[step].wishes == 0 { free.append(step) } else { wishing.append(step) }
    }
    while let step = free.popLast() ?? wishing.popFirst() {
      guard places[step] == steps.count else { continue }
      (places[step], place) = (place, place + 1)
      for other in successors[step] {
        waiting[other].needs -= 1
        release(other)
      }
      for other in wishes[step] {
        waiting[other].wishes -= 1
        if waiting[other].wishes == 0 { release(other) }
      }
    }
    return places
  }

  /// Whether a step can run before another: whether it does not need it.
  private func isPossible(_ reader: Int, before writer: Int, _ order: TopologicalOrder) -> Bool {
    let (low, high) = (order.places[writer], order.places[reader])
    return high < low || later(writer, low...high, avoiding: reader, order) != nil
  }

  /// Lets a step run before another, which it does not need.
  private mutating func add(_ reader: Int, before writer: Int, _ order: TopologicalOrder) {
    let (low, high) = (order.places[writer], order.places[reader])
    if low < high, let later = later(writer, low...high, avoiding: reader, order) {
      let earlier = order.reached(from: reader, avoiding: writer, within: low...high) { step, visit in
        for other in steps[step].predecessors { guard visit(other) else { return } }
      }
      if let earlier { order.arrange(earlier, before: later) }
    }
    if steps[writer].predecessors.insert(reader) { successors[reader].append(writer) }
  }

  private func later(
    _ writer: Int, _ range: ClosedRange<Int>, avoiding reader: Int, _ order: TopologicalOrder
  ) -> [Int]? {
    order.reached(from: writer, avoiding: reader, within: range) { step, visit in
      for other in successors[step] { guard visit(other) else { return } }
    }
  }

  /// The steps in the better of two orders: as the graph has them, or each time the one that frees most.
  ///
  /// - Throws: `Diagnostic` if steps wait for each other, which fusion must never bring about.
  func sorted() throws(Diagnostic) -> [Work] {
    let byGraph = order { _, _ in 0 }
    let byMemory = order { position, remaining in growth(position, remaining) }
    guard byGraph.count == steps.count else {
      var isWaiting = [Bool](repeating: true, count: steps.count)
      for position in byGraph { isWaiting[position] = false }
      let nodes = steps.indices.filter { isWaiting[$0] }
        .map { "%\(steps[$0].work.nodes.map(String.init).joined(separator: " %"))" }
      throw Diagnostic(
        "kernels wait for each other in a circle", category: .bug,
        notes: ["they compute " + nodes.joined(separator: ", ")])
    }
    let best = peak(byMemory) < peak(byGraph) ? byMemory : byGraph
    return best.map { steps[$0].work }
  }

  /// A step that may run, by what it costs, then by its last node.
  private struct Candidate: Comparable {
    let cost: Int
    let lastNode: Int
    let position: Int

    static func < (x: Candidate, y: Candidate) -> Bool {
      (x.cost, x.lastNode, x.position) < (y.cost, y.lastNode, y.position)
    }
  }

  /// A topological order that takes, of the steps that may run, the one with the least cost, then the one
  /// whose last node comes first.
  ///
  /// A step's cost may fall when one of the values that it reads has no other reader left.
  private func order(_ cost: (Int, ValueTable<Readers>) -> Int) -> [Int] {
    var remaining = readers
    var waiting = steps.map(\.predecessors.count)
    var failing = steps.count { $0.work.canFail }
    var isReady = [Bool](repeating: false, count: steps.count)
    var isDone = isReady
    var heap = Heap<Candidate>()
    func insert(_ position: Int) {
      let cost = cost(position, remaining)
      // No address: only where equals stand, and a step without nodes has no equal.
      heap.insert(Candidate(cost: cost, lastNode: steps[position].work.nodes.last ?? 0, position: position))
    }
    // Steps that change the state and wait for nothing but those that can fail.
    var held: [Int] = []
    func release(_ position: Int) {
      if failing > 0, changesState[position] { return held.append(position) }
      isReady[position] = true
      insert(position)
    }
    for position in steps.indices where waiting[position] == 0 { release(position) }
    var order: [Int] = []
    order.reserveCapacity(steps.count)
    while let next = heap.removeLeast()?.position {
      if isDone[next] { continue }
      isDone[next] = true
      order.append(next)
      for value in steps[next].work.reads {
        remaining[value].remove(next)
        if let last = remaining[value].last, isReady[last], !isDone[last] { insert(last) }
      }
      for other in successors[next] {
        waiting[other] -= 1
        if waiting[other] == 0 { release(other) }
      }
      guard steps[next].work.canFail else { continue }
      failing -= 1
      if failing == 0 { held.forEach(release) }
    }
    return order
  }

  /// The steps that are still to read a value.
  private struct Readers {
    private(set) var count = 0
    /// The sum of their positions, which is the position of the last one.
    private var sum = 0

    /// The only one; `nil` if there are several or none.
    var last: Int? { count == 1 ? sum : nil }

    mutating func insert(_ position: Int) { (count, sum) = (count + 1, sum + position) }
    mutating func remove(_ position: Int) { (count, sum) = (count - 1, sum - position) }
  }

  private func bytes(_ value: Value) -> Int {
    homes[value] == .workspace ? lowered.graph.type(of: value).bytes : 0
  }

  /// Bytes that a step adds to the workspace.
  private func addedBytes(_ step: Work) -> Int {
    step.writes.reduce(0) { $0 + (step.goesOn(with: $1) ? 0 : bytes($1)) }
  }

  /// Bytes that a step adds to the workspace less those it frees.
  private func growth(_ position: Int, _ remaining: ValueTable<Readers>) -> Int {
    let step = steps[position].work
    return step.reads.reduce(addedBytes(step)) { $0 - (remaining[$1].last == position ? bytes($1) : 0) }
  }

  private func peak(_ order: [Int]) -> Int {
    var remaining = readers
    var (live, peak) = (0, 0)
    for position in order {
      let step = steps[position].work
      live += addedBytes(step)
      peak = max(peak, live)
      for value in step.reads {
        remaining[value].remove(position)
        if remaining[value].count == 0 { live -= bytes(value) }
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
    case .nest, .contraction, .chain, .assembly: false
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
    case .chain(let links):
      // All rows of an operand are read for each block of rows, and what is read in a nest before the last is not read
      // where the new value is written.
      guard let last = links.last,
        links.allSatisfy({ ![$0.contraction.left.base, $0.contraction.right.base].contains(old) }),
        links.dropLast().allSatisfy({ !$0.nest.reads.contains(old) })
      else { return false }
      nest = last.nest
    case .assembly, .guarded, .custom: return false
    }
    guard let store = nest.stores.first(where: { $0.access.base == new }), store.combiner == nil,
      nest.stores.filter({ $0.access.base == new }).count == 1, store.begins(as: old)
    else { return false }
    let readsAreInPlace = nest.instructions.indices.allSatisfy { index in
      guard case .load(let access) = nest.instructions[index].operation, access.base == old else {
        return true
      }
      let lastUse = nest.instructions.lastIndex { $0.operation.operands.contains(index) } ?? index
      let written = Nest.Access(
        base: old, position: store.access.position, starts: store.access.starts)
      return access == written && lastUse <= store.instruction && nest.writesEachOnce(store)
    }
    return readsAreInPlace && nest.instructions[store.instruction].stage == nest.lastStage
  }
}

extension Nest.Store {
  /// Whether the memory of a value holds already what this one's is to hold before the loops.
  fileprivate func begins(as old: Value) -> Bool {
    switch ground {
    case nil: true
    case .fill: false
    case .copy(let view): view.base == old && view.offset == 0
    }
  }
}

extension Nest {
  /// Whether no two elements are written to one place: where starts move them, these are the same for all, and each loop
  /// moves them too.
  fileprivate func writesEachOnce(_ store: Store) -> Bool {
    let position = store.access.position
    return store.access.starts.isEmpty
      || store.access.starts.allSatisfy { isTheSameEverywhere($0.instruction) }
        && !position.rowStrides.contains(0) && (position.columnStride != 0 || columns <= 1)
  }

  /// Whether an instruction has one value in the whole kernel.
  private func isTheSameEverywhere(_ instruction: Int) -> Bool {
    switch instructions[instruction].operation {
    case .literal: true
    case .load(let access):
      access.starts.isEmpty && access.isPerRow && access.position.rowStrides.allSatisfy { $0 == 0 }
    case .convert(let x): isTheSameEverywhere(x)
    case .coordinate, .random, .unary, .binary, .compare, .select, .reduce, .accumulator: false
    }
  }
}
