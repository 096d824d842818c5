// SPDX-License-Identifier: Apache-2.0

/// How a table is written as delimited text, as far as the text does not show it.
///
/// Blank lines are passed over, and so are lines that begin with `#`, unless the first column holds names. Last
/// columns without any cell are left out, and so are the numbers 0, 1, 2, … that pandas writes before each row, under
/// no name: neither counts as a column. What was left out or could be read otherwise is said in
/// ``Dataset/assumptions``.
public struct CSVFormat: Hashable, Sendable {
  /// Whether the first row names the columns.
  public enum Header: Hashable, Sendable {
    /// It does if none of its cells is a number. The numbers 0, 1, 2, … may be names or an example: they are refused.
    case automatic
    /// It does, whatever it holds.
    case present
    /// It is the first example.
    case absent
  }

  /// Whether the first row names the columns.
  public var header: Header
  /// The character between cells; `nil` if the first line shows it.
  public var delimiter: Character?
  /// How many lines before the table are no part of it, such as one that says how many rows follow; at least 0.
  public var skippedLines: Int

  /// Creates a format; without arguments it is that of most tables.
  public init(header: Header = .automatic, delimiter: Character? = nil, skippedLines: Int = 0) {
    self.header = header
    self.delimiter = delimiter
    self.skippedLines = skippedLines
  }
}
