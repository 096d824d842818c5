// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import ArgumentParser

/// The subcommand `list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Names the models of the zoo.")

  @Flag(help: "Print JSON lines.")
  var json = false

  func run() throws {
    let models = Zoo.models.sorted { $0.name < $1.name }
    let width = models.map { $0.name.count }.max() ?? 0
    for model in models {
      if json {
        Output.json([
          .init("schema", .integer(1)), .init("name", .string(model.name)),
          .init("summary", .string(model.summary)), .init("batch", .integer(model.batchSize)),
          .init("epochs", .integer(model.epochs)),
        ])
      } else {
        Output.line(padded(model.name, to: width) + "  " + model.summary)
      }
    }
  }
}

/// A text with spaces after it, or before it for numbers.
func padded(_ text: String, to width: Int, isNumber: Bool = false) -> String {
  let space = String(repeating: " ", count: max(0, width - text.count))
  return isNumber ? space + text : text + space
}
