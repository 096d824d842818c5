// SPDX-License-Identifier: Apache-2.0

import Apus
import ArgumentParser

/// How a command reads a table of the user's.
struct TableOptions: ParsableArguments {
  /// The names of all of them.
  static let names = ["--header", "--delimiter", "--skip-lines"]

  @Flag(
    inversion: .prefixedNo,
    help:
      "With a .csv file: whether the first row names the columns. (default: it does if it holds no number)")
  var header: Bool?

  @Option(help: "With a .csv file: the character between cells. (default: the first line shows it)")
  var delimiter: String?

  @Option(
    parsing: .unconditional, help: "With a .csv file: how many lines before the table are no part of it.")
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
