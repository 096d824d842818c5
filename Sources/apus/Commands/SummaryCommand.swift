// SPDX-License-Identifier: Apache-2.0

import Apus
import ArgumentParser

/// The subcommand `summary`.
struct SummaryCommand: RuledCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Shows layers, shapes, parameters and memory.")

  @OptionGroup var model: ModelArgument

  @Option(parsing: .unconditional, help: "With a model of the zoo: how many examples a step takes.")
  var batch: Int?

  @Flag(help: "Print one JSON object.")
  var json = false

  static var optionRules: [OptionRule<Self>] { [ModelArgument.batchRule { $0.model }] }

  func run() throws {
    try requirePositive(batch, "--batch")
    let summary = try model.source().program(batchSize: batch).makeSummary()
    if json { Output.line(summary.json.description) } else { Output.text(summary.text) }
  }
}
