// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// The rows of a table, counted before memory is taken for its cells.
struct CSVLayout {
  /// The line on which each row begins, counted from 1.
  private(set) var lines: [Int] = []
  /// The cells of every row that belong to the table; pandas' index and an empty last column do not.
  private(set) var columns = 0..<0
  /// Whether the first row begins with an empty cell and the others with 0, 1, 2, … as pandas writes an index.
  private(set) var isIndexed = true
  /// Whether every row, a header included, ends with an empty cell.
  private(set) var isLastColumnEmpty = true

  /// Counts the rows of a text, which all must have as many cells.
  init(_ text: CSVText, delimiter: UInt8, header: CSVFormat.Header) throws(Diagnostic) {
    let lineCount = text.bytes.count { $0 == 0x0A }
    try MemoryDemand.check(lineCount * MemoryLayout<Int>.size, for: text.file)
    lines.reserveCapacity(lineCount)
    var splitter = CSVSplitter(text, delimiter: delimiter)
    var cellCount = 0
    while try splitter.next() {
      let row = splitter.row
      if lines.isEmpty { cellCount = row.count }
      guard row.count == cellCount else {
        throw text.fault(
          "row \(lines.count + 1) has \(row.count) cells but row 1 has \(cellCount)", line: splitter.line,
          help: lines.count == 1
            ? "if line \(lines[0]) describes the file, skip it: CSVFormat(skippedLines: \(lines[0])), on the "
              + "command line --skip-lines \(lines[0])" : nil)
      }
      if !row.range(cellCount - 1).isEmpty { isLastColumnEmpty = false }
      if isIndexed, !row.begins(with: lines.isEmpty ? "" : "\(lines.count - 1)") { isIndexed = false }
      lines.append(splitter.line)
    }
    guard !lines.isEmpty else { throw text.fault("the table is empty") }
    isIndexed = isIndexed && header != .absent && lines.count > 1 && cellCount > 1
    let start = isIndexed ? 1 : 0
    isLastColumnEmpty = isLastColumnEmpty && header != .absent && cellCount - start > 1
    columns = start..<(isLastColumnEmpty ? cellCount - 1 : cellCount)
  }
}

extension CSVRow {
  /// Whether the first cell is a text.
  fileprivate func begins(with text: String) -> Bool { bytes[range(0)].elementsEqual(text.utf8) }
}
