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

  /// The steps in which a buffer has memory but holds nothing: of a branch that gives what lies there, those before the
  /// first that writes it, whatever the other branch wrote; of a loop whose condition lies there, those between the look
  /// at it and the first that writes it.
  private func idleSteps(_ position: Int) -> Set<Int> {
    let buffer = entry.plan.buffers[position]
    var idle: Set<Int> = []
    for block in entry.schedule.blocks {
      guard let condition = block.condition else { continue }
      let held = block.count == 1 ? block.written.map(\.result) : [condition.value]
      guard held.contains(where: { buffer.values.contains(root($0)) }) else { continue }
      let first = block.steps.first { step in
        zip(entry.drafts[step].parameters, entry.locations[step]).contains { parameter, location in
          if case .value(let value) = parameter.buffer {
            (parameter.isWritten || value == condition.value) && isPart(value) && buffer.contains(location)
          } else {
            false
          }
        }
      }
      idle.formUnion(block.steps.lowerBound..<(first ?? block.steps.upperBound))
    }
    return idle
  }

  /// The value in whose memory another one lies.
  private func root(_ value: Value) -> Value {
    switch entry.schedule.homes[value] {
    case .part(let whole, _, _): root(whole)
    case .carried(let result): root(result)
    case .workspace, .input, .parameter, .constant, .result: value
    }
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
      let idle = idleSteps(position).union(idleSteps(other))
      let shared = moved.lifetime.clamped(to: buffer.lifetime).filter { !idle.contains($0) }
      // One that is read for the last time where the other is written may be overwritten in place.
      return shared.count > 1 || !shared.isEmpty && range != otherRange
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
        if isMoved { locations[step][index] = old.moved(by: offset - moved.offset) }
      }
    }
    var conditions = entry.conditions
    for (index, block) in entry.schedule.blocks.enumerated() {
      guard block.condition != nil, moved.lifetime.contains(block.steps.lowerBound),
        let old = conditions[index], moved.contains(old)
      else { continue }
      conditions[index] = old.moved(by: offset - moved.offset)
    }
    return PlannedEntryPoint(
      entry.name, entry.schedule, drafts: entry.drafts, plan: plan, locations: locations,
      conditions: conditions)
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
        blocks: entry.schedule.blocks, homes: entry.schedule.homes), drafts: drafts, plan: entry.plan,
      locations: locations, conditions: entry.conditions)
  }

  /// Whether a value lies in the memory of another one.
  private func isPart(_ value: Value) -> Bool {
    switch entry.schedule.homes[value] {
    case .part, .carried: true
    case .workspace, .input, .parameter, .constant, .result: false
    }
  }
}

extension Location {
  /// The same distance behind another place in the workspace.
  fileprivate func moved(by bytes: Int) -> Location {
    Location(.workspace, offset: offset + bytes, terms: terms)
  }
}

extension MemoryPlan.Buffer {
  /// Whether memory begins in the buffer, in the first run of all loops.
  fileprivate func contains(_ location: Location) -> Bool {
    location.memory == .workspace && (offset..<(offset + bytes)).contains(location.offset)
  }
}
