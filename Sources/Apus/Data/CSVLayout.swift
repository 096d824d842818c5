// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// The rows of a table, counted before memory is taken for its cells.
struct CSVLayout {
  /// The line on which each row begins, counted from 1.
  private(set) var lines: [Int] = []
  /// The number of cells of every row.
  private(set) var columnCount = 0

  /// Counts the rows of a text, which all must have as many cells.
  init(_ text: CSVText, delimiter: UInt8) throws(Diagnostic) {
    var splitter = CSVSplitter(text, delimiter: delimiter)
    while try splitter.next() {
      let (row, cellCount) = (lines.count + 1, splitter.row.count)
      guard cellCount > 0 else { throw text.fault("row \(row) is empty", line: splitter.line) }
      if lines.isEmpty { columnCount = cellCount }
      guard cellCount == columnCount else {
        throw text.fault(
          "row \(row) has \(cellCount) cells but row 1 has \(columnCount)", line: splitter.line,
          help: row == 2 ? "if line 1 describes the file, skip it" : nil)
      }
      lines.append(splitter.line)
    }
  }
}
