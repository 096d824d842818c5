// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusScheduling

extension Program {
  /// The entry point of a name, or the one that does most.
  func entryPoint(named name: String?) throws(Diagnostic) -> TracedEntryPoint {
    let names = entryPoints.map(\.name)
    let wanted = name ?? (names.contains("train_step") ? "train_step" : names.last ?? "main")
    guard let entryPoint = self[entryPoint: wanted] else {
      throw Diagnostic(
        "'\(self.name)' has no entry point '\(wanted)'" + suggestion(for: wanted, among: names),
        category: .usage, notes: ["it has " + names.joined(separator: ", ")])
    }
    return entryPoint
  }

  /// The memory of an entry point.
  func memoryPlan(of entryPoint: TracedEntryPoint) throws(Diagnostic) -> MemoryPlan {
    let result = try Compilation.compiled(self, [entryPoint], style: .loops)
    try PlanChecker.check(result.entryPoints[0])
    return result.entryPoints[0].plan
  }
}
