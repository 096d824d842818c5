// SPDX-License-Identifier: Apache-2.0

package import ApusIO

/// Reader of tables in delimited text, counted and checked before memory is taken for cells.
package struct CSVReader: Hashable, Sendable {
  /// Whether the first row names the columns.
  package enum Header: Hashable, Sendable {
    /// It does if none of its cells is a number.
    case detected
    case present
    case absent
  }

  /// The character between cells; by default the first line shows it.
  package var delimiter: Character?
  package var header = Header.detected
  /// Lines before the table.
  package var skippedLines = 0
  /// Columns of text, counted from 0 or, if negative, from the end; all others hold numbers.
  package var textColumns: Set<Int> = []
  /// Whether NaN and infinities are numbers.
  package var allowsNonFinite = false
  package var limits = Limits.standard

  package init() {}

  /// Reads a file, compressed or not.
  package func read(
    contentsOf path: String, fileSystem: any FileSystem = RealFileSystem()
  ) throws(Diagnostic) -> CSVTable {
    try read(try fileSystem.readInput(path, limits: limits), from: path)
  }

  /// Reads the bytes of a file.
  package func read(_ bytes: [UInt8], from file: String) throws(Diagnostic) -> CSVTable {
    let text = try CSVText(bytes, from: file, skippedLines: skippedLines, limits: limits)
    let delimiter = self.delimiter ?? Self.detectDelimiter(in: text.bytes)
    guard let delimiterByte = delimiter.asciiValue, delimiterByte != UInt8(ascii: "\""),
      delimiterByte >= 0x20 || delimiterByte == 0x09
    else {
      throw Diagnostic("'\(delimiter)' cannot stand between cells", category: .usage)
    }
    let layout = try CSVLayout(text, delimiter: delimiterByte)
    guard case .success = limits.elementCount(of: [layout.lines.count, layout.columnCount]) else {
      throw text.fault("the table has more than \(limits.elements) cells")
    }
    var filler = try CSVTableFiller(self, layout, file)
    var splitter = CSVSplitter(text, delimiter: delimiterByte)
    while try splitter.next() { try filler.append(splitter.row) }
    return try filler.finish()
  }

  /// The candidate that stands most often on the first line; a space only if no other does.
  private static func detectDelimiter(in text: [UInt8]) -> Character {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in text.prefix(while: { $0 != 0x0A }) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    var best: (delimiter: Character, count: Int) = (",", 0)
    for candidate: Character in [",", ";", "\t", "|"] {
      let count = candidate.asciiValue.flatMap { counts[$0] } ?? 0
      if count > best.count { best = (candidate, count) }
    }
    return best.count == 0 && counts[0x20] != nil ? " " : best.delimiter
  }
}
