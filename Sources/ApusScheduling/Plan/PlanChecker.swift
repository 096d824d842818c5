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

  /// A parameter of a kernel with the memory it points to.
  private struct Touch {
    let parameter: KernelDraft.Parameter
    let contents: PlannedEntryPoint.Contents
    let extent: Extent
  }

  private let entry: PlannedEntryPoint
  /// Whether some step computes a value; others exist before.
  private var isComputed: ValueTable<Bool>
  /// For each memory, who owns its bytes.
  private var owners: [RangeTable<Owner>]
  private var places: ValueTable<Extent?>
  private let faultRecord: Range<Int>
  private var hasChangedState = false
  private var proof: Proof

  /// Checks one entry point.
  ///
  /// - Throws: `Diagnostic` that names the step and both values.
  @discardableResult
  package static func check(_ entry: PlannedEntryPoint) throws(Diagnostic) -> Proof {
    var checker = PlanChecker(entry)
    guard entry.drafts.count == entry.schedule.steps.count, entry.locations.count == entry.drafts.count else {
      throw Diagnostic("steps, kernels and places differ in number", category: .bug)
    }
    for position in entry.drafts.indices { try checker.run(position) }
    try checker.finish()
    return checker.proof
  }

  private init(_ entry: PlannedEntryPoint) {
    self.entry = entry
    isComputed = ValueTable(entry.schedule.graph, repeating: false)
    for step in entry.schedule.steps { for value in step.writes { isComputed[value] = true } }
    places = ValueTable(entry.schedule.graph, repeating: nil)
    proof = Proof(steps: entry.drafts.count)
    faultRecord = 0..<(entry.schedule.steps.contains(where: \.canFail) ? Program.alignment : 0)
    owners = [RangeTable()]
    owners[0].assign(faultRecord, to: .faultRecord)
  }

  private mutating func run(_ position: Int) throws(Diagnostic) {
    let step = entry.schedule.steps[position]
    if step.canFail, hasChangedState {
      throw Diagnostic("step \(position) can fail after the state has changed", category: .bug)
    }
    let touches = try touches(position)
    let read = touches.filter { !$0.parameter.isWritten || entry.reads($0.parameter, at: position) }
    let written = touches.filter(\.parameter.isWritten)
    for touch in read { try expect(touch, "step \(position) reads") }
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
      let extent: Extent
      switch location {
      case .workspace(let offset):
        guard offset >= 0, offset + bytes <= entry.plan.workspaceBytes else {
          throw Diagnostic(
            "step \(position): \(entry.name(of: contents)) ends outside the workspace", category: .bug)
        }
        extent = Extent(memory: 0, range: offset..<(offset + bytes))
      case .state(let offset): extent = Extent(memory: 1, range: offset..<(offset + bytes))
      case .constant(let index): extent = Extent(memory: 2 + 2 * index, range: 0..<bytes)
      case .argument(let index): extent = Extent(memory: 3 + 2 * index, range: 0..<bytes)
      }
      touches.append(Touch(parameter: parameter, contents: contents, extent: extent))
    }
    return touches
  }

  /// Whether a step may write one value over another: the same bytes, each read only where it is written.
  private func isInPlace(_ old: Touch, _ new: Touch, _ step: Schedule.Step) -> Bool {
    guard case .value(let first) = old.parameter.buffer, case .value(let second) = new.parameter.buffer else {
      return false
    }
    return first == second
      || old.extent.range == new.extent.range && old.parameter.dtype == new.parameter.dtype
        && step.canUpdateInPlace(first, second)
  }

  /// Gives bytes to the value that is written there.
  private mutating func claim(_ touch: Touch) {
    if touch.extent.memory == 1 { hasChangedState = true }
    if case .value(let value) = touch.parameter.buffer { places[value] = touch.extent }
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
    guard case .value(let value) = touch.parameter.buffer, !isComputed[value], extent.memory != 0
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
      let parameter = KernelDraft.Parameter(
        buffer: .value(output.value), dtype: entry.schedule.graph.type(of: output.value).dtype, count: 0,
        isWritten: false)
      let contents = entry.contents(of: parameter)
      guard let extent = places[output.value], extent.memory != 0 else {
        throw Diagnostic("the output \(entry.name(of: contents)) is nowhere", category: .bug)
      }
      try expect(Touch(parameter: parameter, contents: contents, extent: extent), "the caller reads")
    }
  }
}
