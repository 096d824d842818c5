// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusKernel
import ApusScheduling
import ArgumentParser

/// The subcommand `compile`.
struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Writes a model as one C file and one header.")

  @OptionGroup var model: ModelArgument

  @Option(name: .shortAndLong, help: "The folder that gets the files.")
  var output: String

  @Option(help: "How many examples a step takes.")
  var batch: Int?

  @Flag(help: "Print a JSON line.")
  var json = false

  func run() throws {
    try requirePositive(batch, "--batch")
    let program = try model.source().program(batchSize: batch)
    let compiled = try Compilation.compiled(program, program.entryPoints, style: .loops).program
    let emission = try compiled.emitted(for: .standalone)
    try Output.makeFolder(output)
    let base = "\(output)/\(program.identifier)"
    try Output.write(emission.source, toFile: base + ".c")
    try Output.write(emission.header, toFile: base + ".h")
    if json {
      Output.json([
        .init("schema", .integer(1)), .init("source", .string(base + ".c")),
        .init("header", .string(base + ".h")), .init("state_bytes", .integer(compiled.stateBytes)),
        .init("workspace_bytes", .integer(compiled.workspaceBytes)),
      ])
      return
    }
    Output.line("\(base).c \(emission.source.utf8.count / 1000) kB · \(base).h")
    let prefix = program.identifier.uppercased()
    Output.line(
      "  \(prefix)_STATE_BYTES \(compiled.stateBytes)   \(prefix)_WORKSPACE_BYTES \(compiled.workspaceBytes)")
  }
}
