// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusScheduling
import ApusTensor

/// A compiled program in which no two buffers share memory: every buffer of the workspace has a place of its
/// own, with bytes around it that nothing may touch.
///
/// What a kernel does outside its buffers, which in the real plan may fall into another one unseen, falls into
/// these bytes.
struct SeparatePlan {
  /// The program, to be called as the original is, with more workspace.
  let program: ApusKernel.Program
  /// For each entry point, the bytes between its buffers.
  let zones: [[Range<Int>]]

  /// Bytes between two buffers.
  private static let gap = 64

  init(_ result: ProgramCompiler.Result) {
    var entryPoints: [EntryPoint] = []
    var zones: [[Range<Int>]] = []
    for (entry, planned) in zip(result.program.entryPoints, result.entryPoints) {
      let places = Places(planned)
      let invocations = entry.invocations.enumerated().map { step, invocation in
        EntryPoint.Invocation(
          kernel: invocation.kernel,
          locations: invocation.locations.map { places.moved($0, step) }, value: invocation.value)
      }
      entryPoints.append(
        EntryPoint(
          name: entry.name, arguments: entry.arguments, invocations: invocations,
          workspaceBytes: places.workspaceBytes, writesState: entry.writesState))
      zones.append(places.zones)
    }
    let old = result.program
    program = Program(
      name: old.name, graphHash: old.graphHash, state: old.state, stateBytes: old.stateBytes,
      constants: old.constants, kernels: old.kernels, entryPoints: entryPoints)
    self.zones = zones
  }

  /// New places for the buffers of one entry point.
  private struct Places {
    private let plan: MemoryPlan
    /// For each buffer of the plan, the new offset.
    private var offsets: [Int] = []
    private(set) var zones: [Range<Int>] = []
    private(set) var workspaceBytes = 0

    init(_ entry: PlannedEntryPoint) {
      plan = entry.plan
      let groups = Self.groups(plan)
      let used = Self.usedBytes(entry)
      // The record of a fault has 16 bytes.
      var end = plan.reserved > 0 ? 16 : 0
      var starts: [Int: Int] = [:]
      for group in Set(groups).sorted() {
        let start = (end + SeparatePlan.gap).roundedUp(to: Program.alignment)
        zones.append(end..<start)
        starts[group] = start
        end = start + (plan.buffers.indices.filter { groups[$0] == group }.map { used[$0] }.max() ?? 0)
      }
      workspaceBytes = (end + SeparatePlan.gap).roundedUp(to: Program.alignment)
      zones.append(end..<workspaceBytes)
      offsets = groups.map { starts[$0] ?? 0 }
    }

    /// Where something lies that a step finds at a place of the plan.
    func moved(_ location: Location, _ step: Int) -> Location {
      guard location.memory == .workspace, let buffer = Self.buffer(at: location.offset, in: step, plan)
      else {
        return location
      }
      let offset = offsets[buffer] + location.offset - plan.buffers[buffer].offset
      return Location(.workspace, offset: offset, terms: location.terms)
    }

    private static func buffer(at offset: Int, in step: Int, _ plan: MemoryPlan) -> Int? {
      plan.buffers.firstIndex {
        ($0.offset..<($0.offset + $0.bytes)).contains(offset) && $0.lifetime.contains(step)
      }
    }

    /// For each buffer the first that it must stay with: a step may write one in the place of another.
    private static func groups(_ plan: MemoryPlan) -> [Int] {
      var groups = Array(plan.buffers.indices)
      for (position, buffer) in plan.buffers.enumerated() {
        for earlier in 0..<position {
          let other = plan.buffers[earlier]
          guard other.offset == buffer.offset, other.lifetime.overlaps(buffer.lifetime) else { continue }
          let (old, new) = (groups[position], groups[earlier])
          groups = groups.map { $0 == old ? new : $0 }
        }
      }
      return groups
    }

    /// The bytes that kernels may touch in each buffer, without what alignment adds.
    private static func usedBytes(_ entry: PlannedEntryPoint) -> [Int] {
      var used = entry.plan.buffers.map { _ in 0 }
      for (step, draft) in entry.drafts.enumerated() {
        for (parameter, location) in zip(draft.parameters, entry.locations[step]) {
          guard location.memory == .workspace, let buffer = buffer(at: location.offset, in: step, entry.plan)
          else { continue }
          let bytes: Int
          switch parameter.buffer {
          case .value(let value): bytes = entry.schedule.graph.type(of: value).bytes
          case .scratch: bytes = parameter.count * parameter.dtype.bytes
          }
          used[buffer] = max(used[buffer], bytes)
        }
      }
      return used
    }
  }
}

extension Int {
  fileprivate func roundedUp(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
