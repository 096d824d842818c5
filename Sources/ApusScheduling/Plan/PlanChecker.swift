// SPDX-License-Identifier: Apache-2.0

import ApusGraph
package import ApusIO
import ApusKernel
import ApusTensor

/// Proves a memory plan by running the schedule on owners instead of numbers.
///
/// It knows nothing of lifetimes: each step claims the bytes it writes, and each byte a step reads must still
/// belong to the value read, be it in the workspace, the state or an argument. A plan in which two live
/// buffers overlap, a buffer is reused too early, steps stand in the wrong order or a parameter changes before
/// its last reader fails.
package struct PlanChecker {
  /// What a check that found no fault has looked at.
  package struct Proof: Hashable, Sendable {
    /// The number of steps.
    package let steps: Int
    /// How many times a step reads a value's memory.
    package fileprivate(set) var reads = 0
    /// How many times a step writes a value's memory or its own.
    package fileprivate(set) var writes = 0
  }

  /// A part of one of the memories that an entry point works in.
  private struct Extent {
    /// The memory: 0 the workspace, 1 the state, then constants and arguments.
    let memory: Int
    let range: Range<Int>

    /// Whether no step may write there, so that what stands there can be several values at once.
    var isConstant: Bool { memory >= 2 && memory % 2 == 0 }

    func overlaps(_ other: Extent) -> Bool { memory == other.memory && range.overlaps(other.range) }
  }

  /// What bytes belong to.
  private enum Owner: Hashable {
    case faultRecord
    case contents(PlannedEntryPoint.Contents)
  }

  /// Memory that a step uses.
  private struct Touch {
    /// The value whose memory it is; `nil` for memory that one step needs for itself.
    let value: Value?
    let contents: PlannedEntryPoint.Contents
    let extent: Extent
  }

  private let entry: PlannedEntryPoint
  /// Whether some step computes a value or a part of it; others exist before.
  private var isComputed: ValueTable<Bool>
  /// For each memory, who owns its bytes.
  private var owners: [RangeTable<Owner>]
  private var places: ValueTable<Extent?>
  private let faultRecord: Range<Int>
  private var hasChangedState = false
  /// Which run each loop is in.
  private var runs: [Int]
  /// For each loop, the values that are parts of what it reads bit by bit.
  private var slices: [[Value]]
  /// Whether a value is among them.
  private var isSlice: ValueTable<Bool>
  private var proof: Proof

  /// Checks one entry point.
  ///
  /// - Throws: `Diagnostic` that names the step and both values.
  @discardableResult
  package static func check(_ entry: PlannedEntryPoint) throws(Diagnostic) -> Proof {
    var checker = PlanChecker(entry)
    guard entry.drafts.count == entry.schedule.steps.count, entry.locations.count == entry.drafts.count,
      entry.conditions.count == entry.schedule.blocks.count
    else { throw Diagnostic("steps, kernels and places differ in number", category: .bug) }
    try checker.run(entry.schedule.trees, isRepeated: true)
    try checker.finish()
    return checker.proof
  }

  private init(_ entry: PlannedEntryPoint) {
    self.entry = entry
    isComputed = ValueTable(entry.schedule.graph, repeating: false)
    for step in entry.schedule.steps {
      for value in step.writes { isComputed[entry.schedule.memory(of: value).root] = true }
    }
    runs = [Int](repeating: 0, count: entry.schedule.blocks.count)
    slices = [[Value]](repeating: [], count: entry.schedule.blocks.count)
    isSlice = ValueTable(entry.schedule.graph, repeating: false)
    places = ValueTable(entry.schedule.graph, repeating: nil)
    proof = Proof(steps: entry.drafts.count)
    faultRecord = 0..<(entry.schedule.steps.contains(where: \.canFail) ? Program.alignment : 0)
    owners = [RangeTable()]
    owners[0].assign(faultRecord, to: .faultRecord)
  }

  /// Runs steps and blocks in order; of two branches both, as if one followed the other.
  ///
  /// - Parameters:
  ///   - isRepeated: Whether loops are run twice, which shows what a run leaves to the next; in a second run, once is
  ///     enough for those in it.
  private mutating func run(_ trees: [BlockTree], isRepeated: Bool) throws(Diagnostic) {
    for tree in trees {
      switch tree {
      case .step(let position): try run(position)
      case .block(let number, let body):
        let loop = entry.schedule.blocks[number]
        let runCount = min(loop.count, isRepeated ? 2 : 1)
        for run in 0..<runCount {
          runs[number] = run
          for item in loop.carried { try hand(run == 0 ? item.initial : item.next, on: item.input) }
          try expectCondition(of: loop, number)
          try self.run(body, isRepeated: isRepeated && run == 0)
          for item in loop.written { try note(item, in: loop, run) }
          // What later runs read must be there still.
          for part in slices[number] {
            guard case .part(let whole, _, _) = entry.schedule.homes[part] else { continue }
            let extent = try self.whole(whole, of: part, in: loop, run)
            try expect(touch(whole, extent), "a loop reads")
            noteSlice(whole, extent)
          }
        }
        runs[number] = 0
        for item in loop.carried { try hand(runCount == 0 ? item.initial : item.next, on: item.result) }
      }
    }
  }

  /// Checks that the truth value which decides whether a block is run is still where it was written.
  private mutating func expectCondition(of block: Schedule.Block, _ number: Int) throws(Diagnostic) {
    guard let condition = block.condition else { return }
    let location = try entry.conditions[number].unwrapped(
      orBug: "the condition of block \(number) is nowhere")
    let offset = location.offset(in: runs)
    let extent = Extent(memory: Self.memory(location), range: offset..<(offset + 1))
    try expect(touch(condition.value, extent), "block \(number) asks for")
    proof.reads += 1
  }

  /// Lets the memory of a value become that of the value which a loop sees there next.
  private mutating func hand(_ value: Value, on next: Value) throws(Diagnostic) {
    // What has no elements need be nowhere.
    guard entry.schedule.graph.type(of: value).bytes > 0 else { return }
    let extent = try places[value].unwrapped(orBug: "%\(value.node), which a loop hands on, is nowhere")
    try expect(touch(value, extent), "a loop hands on")
    claim(touch(next, extent))
  }

  /// Notes where a result lies of which a loop has written a part: each part behind the one before it.
  private mutating func note(
    _ item: Schedule.Block.Written, in loop: Schedule.Block, _ run: Int
  ) throws(Diagnostic) {
    guard entry.schedule.graph.type(of: item.part).bytes > 0 else { return }
    let whole = try whole(item.result, of: item.part, in: loop, run)
    guard run > 0 else { return claim(touch(item.result, whole)) }
    guard places[item.result]?.range == whole.range else {
      throw Diagnostic("the parts of %\(item.result.node) do not lie behind each other", category: .bug)
    }
    // What a run writes over other parts would be lost.
    try expect(touch(item.result, whole), "a loop stacks")
  }

  /// Where a value lies of which a part was used in a run of a loop.
  private func whole(
    _ whole: Value, of part: Value, in loop: Schedule.Block, _ run: Int
  ) throws(Diagnostic) -> Extent {
    let place = try places[part].unwrapped(orBug: "%\(part.node), a part for a loop, is nowhere")
    guard case .part(_, let first, _) = entry.schedule.homes[part] else { return place }
    let before = first + (loop.isReversed ? loop.count - 1 - run : run) * place.range.count
    let (start, bytes) = (place.range.lowerBound - before, entry.schedule.graph.type(of: whole).bytes)
    return Extent(memory: place.memory, range: start..<(start + bytes))
  }

  private mutating func run(_ position: Int) throws(Diagnostic) {
    let step = entry.schedule.steps[position]
    if step.canFail, hasChangedState {
      throw Diagnostic("step \(position) can fail after the state has changed", category: .bug)
    }
    let touches = try touches(position)
    let parameters = entry.drafts[position].parameters
    let read = zip(touches, parameters).filter { !$1.isWritten || entry.reads($1, at: position) }.map(\.0)
    let written = zip(touches, parameters).filter(\.1.isWritten).map(\.0)
    for touch in read {
      try expect(touch, "step \(position) reads")
      if let value = touch.value { noteSlice(value, touch.extent) }
    }
    for (index, touch) in written.enumerated() {
      if step.canFail, touch.extent.memory == 1 {
        throw Diagnostic("step \(position) can fail while it writes \(name(touch))", category: .bug)
      }
      if let other = written[(index + 1)...].first(where: { $0.extent.overlaps(touch.extent) }) {
        throw Diagnostic(
          "step \(position) writes \(name(touch)) and \(name(other)) to the same bytes", category: .bug)
      }
      if touch.extent.overlaps(Extent(memory: 0, range: faultRecord)) {
        throw Diagnostic("step \(position) writes \(name(touch)) over the fault record", category: .bug)
      }
      for other in read where other.extent.overlaps(touch.extent) && !isInPlace(other, touch, step) {
        throw Diagnostic(
          "step \(position) writes \(name(touch)) over \(name(other)), which it reads", category: .bug)
      }
    }
    for touch in written { claim(touch) }
    proof.reads += read.count
    proof.writes += written.count
  }

  /// Notes where a value lies that is a part of what a loop reads bit by bit, or of such a part.
  private mutating func noteSlice(_ value: Value, _ extent: Extent) {
    guard case .part(let whole, let start, let loop) = entry.schedule.homes[value], !extent.range.isEmpty
    else {
      return
    }
    if let loop {
      places[value] = extent
      if !isSlice[value] { slices[loop].append(value) }
      isSlice[value] = true
    } else {
      let first = extent.range.lowerBound - start
      let bytes = entry.schedule.graph.type(of: whole).bytes
      noteSlice(whole, Extent(memory: extent.memory, range: first..<(first + bytes)))
    }
  }

  private func name(_ touch: Touch) -> String { entry.name(of: touch.contents) }

  /// The memory of a step's parameters.
  private func touches(_ position: Int) throws(Diagnostic) -> [Touch] {
    let parameters = entry.drafts[position].parameters
    guard entry.locations[position].count == parameters.count else {
      throw Diagnostic("step \(position) has parameters without a place", category: .bug)
    }
    var touches: [Touch] = []
    for (parameter, location) in zip(parameters, entry.locations[position]) {
      let (contents, bytes) = (entry.contents(of: parameter), entry.bytes(of: parameter))
      let offset = location.offset(in: runs)
      let memory = Self.memory(location)
      guard offset >= 0, memory != 0 || offset + bytes <= entry.plan.workspaceBytes else {
        throw Diagnostic(
          "step \(position): \(entry.name(of: contents)) ends outside the workspace", category: .bug)
      }
      let value: Value? = if case .value(let value) = parameter.buffer { value } else { nil }
      touches.append(
        Touch(
          value: value, contents: contents, extent: Extent(memory: memory, range: offset..<(offset + bytes))))
    }
    return touches
  }

  /// The number of a memory.
  private static func memory(_ location: Location) -> Int {
    switch location.memory {
    case .workspace: 0
    case .state: 1
    case .constant(let index): 2 + 2 * index
    case .argument(let index): 3 + 2 * index
    }
  }

  /// The use of a value's memory.
  private func touch(_ value: Value, _ extent: Extent) -> Touch {
    Touch(value: value, contents: entry.contents(of: value), extent: extent)
  }

  /// Whether a step may write one value over another: the same bytes, each read only where it is written.
  private func isInPlace(_ old: Touch, _ new: Touch, _ step: Schedule.Step) -> Bool {
    guard let first = old.value, let second = new.value else { return false }
    let graph = entry.schedule.graph
    return first == second
      || old.extent.range == new.extent.range && graph.type(of: first).dtype == graph.type(of: second).dtype
        && step.canUpdateInPlace(first, second)
  }

  /// Gives bytes to the value that is written there.
  private mutating func claim(_ touch: Touch) {
    if touch.extent.memory == 1 { hasChangedState = true }
    if let value = touch.value { places[value] = touch.extent }
    assign(touch)
  }

  private mutating func assign(_ touch: Touch) {
    while owners.count <= touch.extent.memory { owners.append(RangeTable()) }
    owners[touch.extent.memory].assign(touch.extent.range, to: .contents(touch.contents))
  }

  /// Checks that bytes still belong to the value that is read; what exists before the first step owns its
  /// memory until something is written there.
  private mutating func expect(_ touch: Touch, _ action: String) throws(Diagnostic) {
    let extent = touch.extent
    var covered = 0
    if owners.indices.contains(extent.memory), !extent.isConstant {
      for part in owners[extent.memory].entries(overlapping: extent.range) {
        guard part.owner == .contents(touch.contents) else {
          throw Diagnostic(
            "\(action) \(name(touch)), but \(name(part.owner)) was written over it", category: .bug)
        }
        covered += part.range.clamped(to: extent.range).count
      }
    }
    guard covered < extent.range.count else { return }
    guard let value = touch.value, !isComputed[entry.schedule.memory(of: value).root], extent.memory != 0
    else { throw Diagnostic("\(action) \(name(touch)) before it is written", category: .bug) }
    assign(touch)
  }

  private func name(_ owner: Owner) -> String {
    switch owner {
    case .faultRecord: "the fault record"
    case .contents(let contents): entry.name(of: contents)
    }
  }

  /// Checks that every output with elements is still where it was written.
  private mutating func finish() throws(Diagnostic) {
    for output in entry.schedule.graph.outputs where entry.schedule.graph.type(of: output.value).bytes > 0 {
      guard let extent = places[output.value], extent.memory != 0 else {
        let name = entry.name(of: entry.contents(of: output.value))
        throw Diagnostic("the output \(name) is nowhere", category: .bug)
      }
      try expect(touch(output.value, extent), "the caller reads")
    }
  }
}
