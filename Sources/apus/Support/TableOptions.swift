// SPDX-License-Identifier: Apache-2.0

import Apus
import ArgumentParser

/// How a command reads a table of the user's.
struct TableOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Whether the first row of a table names its columns. (default: it does if it holds no number)")
  var header: Bool?

  @Option(help: "The character between the cells of a table. (default: the first line shows it)")
  var delimiter: String?

  @Option(parsing: .unconditional, help: "How many lines before a table are no part of it.")
  var skipLines = 0

  /// The format in the library's terms.
  func format() throws(Diagnostic) -> CSVFormat {
    guard skipLines >= 0 else {
      throw Diagnostic("--skip-lines must be at least 0, got \(skipLines)", category: .usage)
    }
    guard delimiter.map({ $0.count == 1 }) ?? true else {
      throw Diagnostic("--delimiter must be one character, got '\(delimiter ?? "")'", category: .usage)
    }
    return CSVFormat(
      header: header.map { $0 ? .present : .absent } ?? .automatic, delimiter: delimiter?.first,
      skippedLines: skipLines)
  }
}
