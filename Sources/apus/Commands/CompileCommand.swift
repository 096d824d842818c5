// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusKernel
import ApusZoo
import ArgumentParser

/// The subcommand `compile`.
struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Writes a model as one C file and one header.")

  @OptionGroup var model: ModelArgument

  @Option(name: .shortAndLong, help: "The folder that gets the files.")
  var output: String

  @Option(parsing: .unconditional, help: "How many examples a step takes.")
  var batch: Int?

  @Flag(help: "Also write a main program that trains on the model's data and prints one loss a line.")
  var selfTest = false

  @Option(
    parsing: .unconditional,
    help: "With --self-test: what weights, orders and held-out examples are drawn from.")
  var seed: UInt64 = 42

  @Option(parsing: .unconditional, help: "With --self-test: how many passes over the training data.")
  var epochs: Int?

  @Flag(help: "Print a JSON line.")
  var json = false

  func run() throws {
    try requireName(output, "--output")
    try requirePositive(batch, "--batch")
    try requirePositive(epochs, "--epochs")
    let source = try model.source()
    let files = try selfTest ? testedFiles(source) : plainFiles(source)
    try Output.makeFolder(output)
    try Output.write(files.files.map { ($0.name, [$0.bytes]) }, inFolder: output)
    report(files)
  }

  private func plainFiles(_ source: ModelSource) throws(Diagnostic) -> StandaloneFiles {
    let program = try source.program(batchSize: batch)
    return try StandaloneFiles(program, program.entryPoints)
  }

  /// The files with a main program that repeats what `apus train` does with the same seed.
  private func testedFiles(_ source: ModelSource) throws(Diagnostic) -> StandaloneFiles {
    let model = try source.zooModel(for: "compile --self-test")
    let data = try model.data(seed: seed).training
    let epochs = epochs ?? model.epochs
    let program = try model.program(
      on: data.element, batchSize: batch ?? model.batchSize, epochs: epochs)
    return try StandaloneFiles(training: program, on: data, seed: seed, epochs: epochs)
  }

  private func report(_ made: StandaloneFiles) {
    let program = made.program
    if json {
      Output.json([
        .init("schema", .integer(1)),
        .init("files", .array(made.files.map { .string("\(output)/\($0.name)") })),
        .init("state_bytes", .integer(program.stateBytes)),
        .init("workspace_bytes", .integer(program.workspaceBytes)),
      ])
      return
    }
    Output.line(
      made.files.map { "\(output)/\($0.name) \(($0.bytes.count + 999) / 1000) kB" }.joined(separator: " · "))
    let prefix = program.name.uppercased()
    Output.line(
      "  \(prefix)_STATE_BYTES \(program.stateBytes)   \(prefix)_WORKSPACE_BYTES \(program.workspaceBytes)")
  }
}
