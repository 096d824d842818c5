// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusScheduling
import ArgumentParser

/// The subcommand `memory`.
struct MemoryCommand: RuledCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "Draws which buffers share the workspace, and when.")

  @OptionGroup var model: ModelArgument

  @Option(name: .shortAndLong, help: "The file, ending in .svg.")
  var output: String

  @Option(help: "The entry point. (default: train_step, or main for a .graph file)")
  var entry: String?

  @Option(parsing: .unconditional, help: "With a model of the zoo: how many examples a step takes.")
  var batch: Int?

  @Option(help: "The style of the code: tiles for libtcc, loops for gcc and clang.")
  var style: CodeStyle = .tiles

  static var optionRules: [OptionRule<Self>] { [ModelArgument.batchRule { $0.model }] }

  func run() throws {
    try requireName(output, "--output")
    try requirePositive(batch, "--batch")
    try requirePictureName(output, "memory.svg")
    let program = try model.source().program(batchSize: batch)
    let entryPoint = try program.entryPoint(named: entry)
    let planned = try program.planned(entryPoint, style)
    try Output.write(MemoryPicture(planned, title: program.name).svg, toFile: output)
  }
}
