// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusKernel

extension Output {
  /// Writes C files into a folder, and prints which they are and how much memory they ask for.
  static func write(_ made: StandaloneFiles, inFolder folder: String, json: Bool) throws(Diagnostic) {
    try makeFolder(folder)
    try write(made.files.map { ($0.name, [$0.bytes]) }, inFolder: folder)
    let program = made.program
    if json {
      self.json([
        .init("schema", .integer(1)),
        .init("files", .array(made.files.map { .string("\(folder)/\($0.name)") })),
        .init("state_bytes", .integer(program.stateBytes)),
        .init("workspace_bytes", .integer(program.workspaceBytes)),
      ])
      return
    }
    let shown = TerminalText.escaped(folder)
    line(
      made.files.map { "\(shown)/\($0.name) \(($0.bytes.count + 999) / 1000) kB" }.joined(separator: " · "))
    let prefix = program.name.uppercased()
    line(
      "  \(prefix)_STATE_BYTES \(program.stateBytes)   \(prefix)_WORKSPACE_BYTES \(program.workspaceBytes)")
  }
}
