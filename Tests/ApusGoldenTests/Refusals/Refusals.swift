// SPDX-License-Identifier: Apache-2.0

import Testing

/// Faults of one kind, each with a title, and what is said about them, in a file of `golden/refusals`.
struct Refusals {
  /// The files that suites compare.
  static let claim = Golden.Claim(folder: "refusals") { files in
    let expected = Set(
      [
        "axes", "batches", "calls", "choices", "compiler", "convolutions", "data", "derivatives", "disks",
        "emission",
        "execution",
        "files",
        "functions",
        "graph",
        "impossible", "interpreter", "layers", "loops", "lowerings", "model", "numbers", "operators",
        "passes", "plan",
        "positions", "repetitions", "scalar-functions", "scalars", "scans", "session", "settings", "state",
        "workload",
      ].map { "refusals/\($0).txt" })
    return files.filter { expected.contains($0) }
  }

  private var text = ""

  /// Makes a fault and notes what is said about it.
  mutating func add(
    _ title: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    do {
      try body()
      Issue.record("\(title): nothing is refused", sourceLocation: sourceLocation)
    } catch {
      add(title, error)
    }
  }

  /// Notes what is said about a fault.
  mutating func add(_ title: String, _ error: any Error) { text += "# \(title)\n\(error)\n\n" }

  /// Compares all of them with their file, in which no place is one in Apus: a user can change nothing there.
  func check(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let places = text.matches(of: /(?:-->|at) (Apus\w*\/\w.*)/).map { String($0.1) }
    #expect(places.isEmpty, sourceLocation: sourceLocation)
    Golden.check(text, at: "refusals/\(name).txt", sourceLocation: sourceLocation)
  }
}
