// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusKernel

/// Proves a memory plan by running the schedule on owners instead of numbers.
///
/// It knows nothing of lifetimes: each step claims the bytes it writes, and each byte a step reads must still
/// belong to the value read. A plan in which two live buffers overlap, or a buffer is reused too early, fails.
package struct PlanChecker {
  private var owners: [(range: Range<Int>, owner: String)] = []

  /// Checks one entry point.
  ///
  /// - Throws: `Diagnostic` that names the step and both values.
  package static func check(_ entry: PlannedEntryPoint) throws(Diagnostic) {
    var checker = PlanChecker()
    let reservesFault = entry.schedule.steps.contains(where: \.canFail)
    for (position, draft) in entry.drafts.enumerated() {
      var claimed: [(range: Range<Int>, name: String)] = reservesFault ? [(0..<64, "fault record")] : []
      for (parameter, location) in zip(draft.parameters, entry.locations[position]) {
        guard case .workspace(let offset) = location else { continue }
        let (name, bytes) = entry.describe(parameter)
        let range = offset..<(offset + bytes)
        guard range.upperBound <= entry.plan.workspaceBytes else {
          throw Diagnostic("step \(position): \(name) ends after the workspace", category: .bug)
        }
        if entry.reads(parameter, at: position) { try checker.expect(range, name, position) }
        if parameter.isWritten { claimed.append((range, name)) }
      }
      for (index, first) in claimed.enumerated() {
        for second in claimed[(index + 1)...] where first.range.overlaps(second.range) && !first.range.isEmpty
        {
          throw Diagnostic(
            "step \(position) writes \(first.name) and \(second.name) to the same bytes", category: .bug)
        }
      }
      for (range, name) in claimed { checker.claim(range, name) }
    }
  }

  private mutating func claim(_ range: Range<Int>, _ name: String) {
    var rest: [(Range<Int>, String)] = []
    for (old, owner) in owners {
      if !old.overlaps(range) { rest.append((old, owner)); continue }
      if old.lowerBound < range.lowerBound { rest.append((old.lowerBound..<range.lowerBound, owner)) }
      if old.upperBound > range.upperBound { rest.append((range.upperBound..<old.upperBound, owner)) }
    }
    owners = rest.map { (range: $0.0, owner: $0.1) }
    owners.append((range, name))
  }

  private func expect(_ range: Range<Int>, _ name: String, _ step: Int) throws(Diagnostic) {
    var covered = 0
    for (old, owner) in owners where old.overlaps(range) {
      guard owner == name else {
        throw Diagnostic("step \(step) reads \(name), but \(owner) was written over it", category: .bug)
      }
      covered += old.clamped(to: range).count
    }
    guard covered == range.count else {
      throw Diagnostic("step \(step) reads \(name) before it is written", category: .bug)
    }
  }
}
