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

  /// An entry point with the compiler's decisions; the memory plan is checked.
  func planned(_ entryPoint: TracedEntryPoint, _ style: CodeStyle) throws(Diagnostic) -> PlannedEntryPoint {
    let planned = try Compilation.compiled(self, [entryPoint], style: style).entryPoints[0]
    try PlanChecker.check(planned)
    return planned
  }
}
