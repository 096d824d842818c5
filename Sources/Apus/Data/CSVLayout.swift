// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// The rows of a table, counted before memory is taken for its cells.
struct CSVLayout {
  /// The line on which each row begins, counted from 1.
  private(set) var lines: [Int] = []
  /// The cells of every row that belong to the table; pandas' index and empty last columns do not.
  private(set) var columns = 0..<0
  /// Whether the first row begins with an empty cell and the others with 0, 1, 2, … as pandas writes an index.
  private(set) var isIndexed = true
  /// How many columns at the end have an empty cell in every row, a header included.
  private(set) var emptyColumnCount = Int.max

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
          help: help(for: row, cellCount))
      }
      emptyColumnCount = min(emptyColumnCount, row.emptyEndCount)
      if isIndexed, !row.begins(with: lines.isEmpty ? "" : "\(lines.count - 1)") { isIndexed = false }
      lines.append(splitter.line)
    }
    guard !lines.isEmpty else { throw text.fault("the table is empty") }
    isIndexed = isIndexed && header != .absent && lines.count > 1 && cellCount > 1
    let start = isIndexed ? 1 : 0
    // One column is there in any case.
    emptyColumnCount = header == .absent ? 0 : min(emptyColumnCount, cellCount - start - 1)
    columns = start..<cellCount - emptyColumnCount
  }

  /// What may be done about a row with another number of cells than the first.
  private func help(for row: CSVRow, _ cellCount: Int) -> String? {
    if row.count > cellCount, row.count - row.emptyEndCount <= cellCount {
      return "its last cell is empty: take away what separates it from the one before, in every row"
    }
    guard lines.count == 1 else { return nil }
    return "if line \(lines[0]) describes the file, skip it: CSVFormat(skippedLines: \(lines[0])), on the "
      + "command line --skip-lines \(lines[0])"
  }
}

extension CSVRow {
  /// Whether the first cell is a text.
  fileprivate func begins(with text: String) -> Bool { bytes[range(0)].elementsEqual(text.utf8) }
}
