// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// The buffers of a schedule's values from their first step to their last, found step by step.
struct Lifetimes {
  private(set) var buffers: [MemoryPlan.Buffer] = []
  /// The buffer of each value that has one.
  private(set) var owner: ValueTable<Int?>
  private let schedule: Schedule
  private let nesting: BlockNesting
  /// For each value with memory of its own, the last step that needs it, loops around that step included.
  private var lastReads: ValueTable<Int?>

  init(_ schedule: Schedule) {
    self.schedule = schedule
    nesting = BlockNesting(schedule)
    owner = ValueTable(schedule.graph, repeating: nil)
    lastReads = ValueTable(schedule.graph, repeating: nil)
    for (position, step) in schedule.steps.enumerated() {
      for value in step.reads {
        let root = schedule.memory(of: value).root
        let last = nesting.lastUse(at: position, of: root)
        lastReads[root] = max(lastReads[root] ?? last, last)
      }
    }
    for block in schedule.blocks {
      guard let condition = block.condition else { continue }
      let root = schedule.memory(of: condition.value).root
      let last = nesting.lastUse(at: block.steps.lowerBound, of: root)
      lastReads[root] = max(lastReads[root] ?? last, last)
    }
  }

  /// Gives a value memory, if it has none yet: that of a value which is no longer needed, or a buffer of its own.
  mutating func write(_ value: Value, at position: Int) {
    guard owner[value] == nil else { return }
    let end = max(position, lastReads[value] ?? position)
    if let host = host(for: value, at: position) {
      give(host, to: value, until: end)
    } else {
      add(value, position...end)
    }
  }

  /// Gives what a block writes memory for all runs: results that are handed on have that of what the loop begins with.
  mutating func begin(_ block: Schedule.Block) throws(Diagnostic) {
    let (start, last) = (block.steps.lowerBound, block.steps.upperBound - 1)
    for item in block.carried {
      let host = try owner[item.initial].unwrapped(
        orBug: "%\(item.initial.node), which a loop begins with, has no memory in the workspace")
      give(host, to: item.result, until: max(last, lastReads[item.result] ?? last))
    }
    for item in block.written where schedule.homes[item.result] == .workspace {
      let end = max(last, lastReads[item.result] ?? last)
      if let known = owner[item.result] {
        // The other branch writes it too.
        buffers[known] = buffers[known].living(until: end)
      } else {
        add(item.result, start...end)
      }
    }
  }

  /// The buffer of memory that one step needs for itself.
  mutating func scratch(_ bytes: Int, at position: Int) -> Int {
    buffers.append(MemoryPlan.Buffer(values: [], bytes: bytes, lifetime: position...position, offset: 0))
    return buffers.count - 1
  }

  private mutating func add(_ value: Value, _ lifetime: ClosedRange<Int>) {
    owner[value] = buffers.count
    // An empty one takes some bytes too, so that no two share an address.
    let bytes = max(schedule.graph.type(of: value).bytes, 1).roundedUp(to: Program.alignment)
    buffers.append(MemoryPlan.Buffer(values: [value], bytes: bytes, lifetime: lifetime, offset: 0))
  }

  private mutating func give(_ host: Int, to value: Value, until end: Int) {
    owner[value] = host
    buffers[host] = buffers[host].living(until: end, as: [value])
  }

  /// A buffer whose value is read for the last time where the new value is written, element by element.
  private func host(for value: Value, at position: Int) -> Int? {
    let step = schedule.steps[position]
    let type = schedule.graph.type(of: value)
    for old in step.reads where lastReads[old] == position && schedule.homes[old] == .workspace {
      let oldType = schedule.graph.type(of: old)
      // What was computed before a loop is read again in its next run.
      guard let host = owner[old], nesting.block(of: old) == nesting.ofStep[position],
        oldType.dtype == type.dtype, oldType.bytes == type.bytes, step.canUpdateInPlace(old, value),
        !step.writes.contains(where: { owner[$0] == host })
      else { continue }
      return host
    }
    return nil
  }
}

extension MemoryPlan.Buffer {
  /// The buffer that lives longer, perhaps with further values.
  fileprivate func living(until end: Int, as values: [Value] = []) -> MemoryPlan.Buffer {
    MemoryPlan.Buffer(
      values: self.values + values, bytes: bytes,
      lifetime: lifetime.lowerBound...max(end, lifetime.upperBound), offset: 0)
  }
}
