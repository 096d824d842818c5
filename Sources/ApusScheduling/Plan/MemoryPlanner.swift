// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Finds out when each buffer of a schedule is alive and which can share memory.
struct MemoryPlanner {
  let plan: MemoryPlan
  /// The buffer of each value that has one.
  private var owner: ValueTable<Int?>
  /// For each step, the buffers of its scratch memory.
  private var scratch: [[Int]] = []

  init(_ schedule: Schedule, _ drafts: [KernelDraft]) {
    var buffers: [MemoryPlan.Buffer] = []
    owner = ValueTable(schedule.graph, repeating: nil)
    let lastReads = Self.lastReads(schedule)
    for (position, step) in schedule.steps.enumerated() {
      for value in step.writes where schedule.homes[value] == .workspace && owner[value] == nil {
        let bytes = Self.size(schedule.graph.type(of: value).bytes)
        let end = max(position, lastReads[value] ?? position)
        if let host = Self.host(for: value, at: position, schedule, lastReads, owner) {
          let old = buffers[host]
          buffers[host] = MemoryPlan.Buffer(
            values: old.values + [value], bytes: old.bytes, lifetime: old.lifetime.lowerBound...end, offset: 0
          )
          owner[value] = host
        } else {
          owner[value] = buffers.count
          buffers.append(
            MemoryPlan.Buffer(values: [value], bytes: bytes, lifetime: position...end, offset: 0))
        }
      }
      scratch.append([])
      // In the order of their numbers.
      for parameter in drafts[position].parameters {
        guard case .scratch = parameter.buffer else { continue }
        let bytes = parameter.copies * parameter.copyBytes
        scratch[position].append(buffers.count)
        buffers.append(
          MemoryPlan.Buffer(values: [], bytes: bytes, lifetime: position...position, offset: 0))
      }
    }
    let reserved = schedule.steps.contains(where: \.canFail) ? Program.alignment : 0
    plan = MemoryPlan(placing: buffers, after: reserved, steps: schedule.steps.count)
  }

  /// The distance of a value's memory from the start of the workspace.
  func offset(of value: Value) throws(Diagnostic) -> Int {
    let buffer = try owner[value].unwrapped(orBug: "%\(value.node) has no memory in the workspace")
    return plan.buffers[buffer].offset
  }

  /// The distance of a step's scratch memory from the start of the workspace.
  func offset(ofScratch number: Int, step: Int) -> Int { plan.buffers[scratch[step][number]].offset }

  /// The bytes that a buffer takes; an empty one takes some too, so that no two share an address.
  private static func size(_ bytes: Int) -> Int { max(bytes, 1).roundedUp(to: Program.alignment) }

  private static func lastReads(_ schedule: Schedule) -> ValueTable<Int?> {
    var last = ValueTable<Int?>(schedule.graph, repeating: nil)
    for (position, step) in schedule.steps.enumerated() {
      for value in step.reads { last[value] = position }
    }
    return last
  }

  /// A buffer whose value is read for the last time where the new value is written, element by element.
  private static func host(
    for value: Value, at position: Int, _ schedule: Schedule, _ lastReads: ValueTable<Int?>,
    _ owner: ValueTable<Int?>
  ) -> Int? {
    let step = schedule.steps[position]
    let type = schedule.graph.type(of: value)
    for old in step.reads where lastReads[old] == position && schedule.homes[old] == .workspace {
      let oldType = schedule.graph.type(of: old)
      guard let host = owner[old], oldType.dtype == type.dtype, oldType.bytes == type.bytes,
        step.canUpdateInPlace(old, value),
        !step.writes.contains(where: { owner[$0] == host })
      else { continue }
      return host
    }
    return nil
  }
}

extension Schedule {
  /// How a plan names a value: its number, its operator and where it comes from.
  func label(of value: Value) -> String {
    let node = graph.nodes[value.node]
    let path = node.origin.map { " \($0.path)" } ?? ""
    let result = node.types.count > 1 ? ".\(value.result)" : ""
    return "%\(value.node)\(result) \(node.primitive.mnemonic) \(graph.type(of: value))\(path)"
  }

  /// What a buffer holds, one after the other.
  package func contents(of buffer: MemoryPlan.Buffer) -> [String] {
    buffer.values.isEmpty ? ["scratch"] : buffer.values.map(label(of:))
  }
}
