// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// An optimizer with a memory, where an entry point uses it.
struct OptimizerUse {
  /// What its state is called.
  let name: String
  /// Which rule it is, such as `adam`.
  let kind: String
  /// The paths of what it changes.
  let parameters: Set<String>
  /// The entry point.
  let entryPoint: String
  /// Where the entry point asks for it.
  let place: Diagnostic.Place

  /// Checks that another use of the name is the same optimizer: in another entry point, of the same parameters.
  ///
  /// - Throws: `Diagnostic` that names both; their steps would be counted together.
  func check(against other: OptimizerUse) throws(Diagnostic) {
    guard name == other.name else { return }
    guard kind == other.kind, parameters == other.parameters, entryPoint != other.entryPoint else {
      throw Diagnostic(
        "two optimizers are named '\(name)', and would share what they remember", place: place,
        notes: [other, self].map {
          "'\($0.entryPoint)' changes \($0.parameters.count) parameters with \($0.kind) at \($0.place)"
        }, help: "name one of them: minimize(loss, with: optimizer, named: \"critic_optimizer\")")
    }
  }
}
