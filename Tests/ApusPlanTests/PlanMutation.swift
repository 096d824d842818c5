// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusScheduling
import ApusTensor

/// Valid plans made wrong in one place.
struct PlanMutation {
  let entry: PlannedEntryPoint

  /// The bytes that a buffer really uses, without the padding up to the alignment.
  private func usedBytes(_ position: Int) -> Int {
    let buffer = entry.plan.buffers[position]
    if let value = buffer.values.first { return entry.schedule.graph.type(of: value).bytes }
    let step = buffer.lifetime.lowerBound
    for (parameter, location) in zip(entry.drafts[step].parameters, entry.locations[step]) {
      if case .scratch = parameter.buffer, location == .workspace(buffer.offset) {
        return parameter.count * parameter.dtype.bytes
      }
    }
    return 0
  }

  /// The plan with one buffer at another offset; `nil` if that harms nothing.
  func moving(_ position: Int, to offset: Int) -> PlannedEntryPoint? {
    let plan = entry.plan
    let moved = plan.buffers[position]
    let range = offset..<(offset + usedBytes(position))
    let harmed = plan.buffers.indices.contains(where: { other in
      guard other != position, usedBytes(other) > 0 else { return false }
      let buffer = plan.buffers[other]
      let otherRange = buffer.offset..<(buffer.offset + usedBytes(other))
      guard range.overlaps(otherRange), moved.lifetime.overlaps(buffer.lifetime) else { return false }
      // One that is read for the last time where the other is written may be overwritten in place.
      return moved.lifetime.clamped(to: buffer.lifetime).count > 1 || range != otherRange
    })
    guard harmed || range.lowerBound < plan.reserved && !range.isEmpty else { return nil }
    var locations = entry.locations
    for (step, draft) in entry.drafts.enumerated() where moved.lifetime.contains(step) {
      for (index, parameter) in draft.parameters.enumerated() {
        let isMoved: Bool
        switch parameter.buffer {
        case .value(let value):
          isMoved = moved.values.contains(value) || isPart(value) && moved.contains(locations[step][index])
        case .scratch: isMoved = moved.values.isEmpty && locations[step][index] == .workspace(moved.offset)
        }
        let old = locations[step][index]
        if isMoved {
          locations[step][index] = Location(
            .workspace, offset: old.offset + offset - moved.offset, terms: old.terms)
        }
      }
    }
    return PlannedEntryPoint(
      entry.name, entry.schedule, drafts: entry.drafts, plan: plan, locations: locations)
  }

  /// The plan with two steps exchanged; `nil` if neither needs the other to be where it was.
  func exchanging(_ first: Int, _ second: Int) -> PlannedEntryPoint? {
    let (early, late) = (min(first, second), max(first, second))
    var steps = entry.schedule.steps
    let isRead = steps[early].writes.contains { steps[late].reads.contains($0) }
    let isOverwritten = steps[late].writes.contains { new in
      guard case .parameter(let name) = entry.schedule.homes[new] else { return false }
      return steps[early].reads.contains { old in
        old != new && entry.schedule.homes[old] == .parameter(name: name)
      }
    }
    guard early != late, isRead || isOverwritten else { return nil }
    var (drafts, locations) = (entry.drafts, entry.locations)
    steps.swapAt(early, late)
    drafts.swapAt(early, late)
    locations.swapAt(early, late)
    return PlannedEntryPoint(
      entry.name,
      Schedule(
        graph: entry.schedule.graph, interface: entry.schedule.interface, steps: steps,
        loops: entry.schedule.loops, homes: entry.schedule.homes), drafts: drafts, plan: entry.plan,
      locations: locations)
  }

  /// Whether a value lies in the memory of another one.
  private func isPart(_ value: Value) -> Bool {
    switch entry.schedule.homes[value] {
    case .part, .carried: true
    case .workspace, .input, .parameter, .constant, .result: false
    }
  }
}

extension MemoryPlan.Buffer {
  /// Whether memory begins in the buffer, in the first run of all loops.
  fileprivate func contains(_ location: Location) -> Bool {
    location.memory == .workspace && (offset..<(offset + bytes)).contains(location.offset)
  }
}
