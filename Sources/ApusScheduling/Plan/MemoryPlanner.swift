// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Finds out when each buffer of a schedule is alive and which can share memory.
struct MemoryPlanner {
  let plan: MemoryPlan
  /// The buffer of each value that has one.
  private let owner: ValueTable<Int?>
  /// For each step, the buffers of its scratch memory.
  private let scratch: [[Int]]

  /// - Throws: `Diagnostic` if what a loop hands on has no memory, which scheduling must never bring about.
  init(_ schedule: Schedule, _ drafts: [KernelDraft]) throws(Diagnostic) {
    var lifetimes = Lifetimes(schedule)
    var scratch: [[Int]] = []
    var blocks = schedule.blocks[...]
    for (position, step) in schedule.steps.enumerated() {
      while let block = blocks.first, block.steps.lowerBound == position {
        try lifetimes.begin(block)
        blocks.removeFirst()
      }
      for value in step.writes where schedule.homes[value] == .workspace {
        lifetimes.write(value, at: position)
      }
      // In the order of their numbers.
      scratch.append(
        drafts[position].parameters.compactMap { parameter in
          guard case .scratch = parameter.buffer else { return nil }
          return lifetimes.scratch(parameter.copies * parameter.copyBytes, at: position)
        })
    }
    self.scratch = scratch
    owner = lifetimes.owner
    let reserved = schedule.steps.contains(where: \.canFail) ? Program.alignment : 0
    plan = MemoryPlan(placing: lifetimes.buffers, after: reserved, steps: schedule.steps.count)
  }

  /// The distance of a value's memory from the start of the workspace.
  func offset(of value: Value) throws(Diagnostic) -> Int {
    let buffer = try owner[value].unwrapped(orBug: "%\(value.node) has no memory in the workspace")
    return plan.buffers[buffer].offset
  }

  /// The distance of a step's scratch memory from the start of the workspace.
  func offset(ofScratch number: Int, step: Int) -> Int { plan.buffers[scratch[step][number]].offset }
}

extension Schedule {
  /// How a plan names a value: its number, its operator and where it comes from.
  func label(of value: Value) -> String {
    let node = graph.nodes[value.node]
    let path = node.origin.map { " \($0)" } ?? ""
    let result = node.types.count > 1 ? ".\(value.result)" : ""
    return "%\(value.node)\(result) \(node.primitive.mnemonic) \(graph.type(of: value))\(path)"
  }

  /// What a buffer holds, one after the other.
  package func contents(of buffer: MemoryPlan.Buffer) -> [String] {
    buffer.values.isEmpty ? ["scratch"] : buffer.values.map(label(of:))
  }
}
