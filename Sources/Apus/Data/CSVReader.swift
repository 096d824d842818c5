// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import SwiftCSV

/// Reader of tables in delimited text, checked before they are split into cells.
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
    let (text, firstLine) = try normalized(bytes, file)
    let delimiter = self.delimiter ?? Self.detectDelimiter(in: text)
    guard let delimiterByte = delimiter.asciiValue, delimiterByte != UInt8(ascii: "\""),
      delimiterByte >= 0x20
        || delimiterByte == 0x09
    else {
      throw Diagnostic("'\(delimiter)' cannot stand between cells", category: .usage)
    }
    let layout: CSVLayout
    do throws(CSVLayout.Failure) {
      layout = try CSVLayout(text[...], delimiter: delimiterByte, firstLine: firstLine)
    } catch {
      throw Diagnostic(error.sentence, place: .init(file: file, line: error.line), help: error.help)
    }
    guard case .success = limits.elementCount(of: [layout.lines.count, layout.columnCount]) else {
      throw Diagnostic("the table has more than \(limits.elements) cells", place: .init(file: file))
    }
    return text.contains(UInt8(ascii: "\""))
      ? try fillQuoted(layout, from: String(decoding: text, as: UTF8.self), delimiter, file)
      : try fillPlain(layout, from: text, delimiterByte, file)
  }

  /// Splits a text without quotes, where every delimiter separates two cells: most tables of numbers are such,
  /// and bytes are split many times faster than characters.
  private func fillPlain(
    _ layout: CSVLayout, from text: [UInt8], _ delimiter: UInt8, _ file: String
  ) throws(Diagnostic) -> CSVTable {
    var filler = try CSVTableFiller(self, layout, file)
    var cells: [ArraySlice<UInt8>] = []
    var start = text.startIndex
    for (position, byte) in text.enumerated() where byte == delimiter || byte == 0x0A {
      cells.append(text[start..<position].drop { $0 == 0x20 || $0 == 0x09 })
      start = position + 1
      if byte == 0x0A {
        try filler.append(cells)
        cells.removeAll(keepingCapacity: true)
      }
    }
    return try filler.finish()
  }

  /// Lets the library split a text with quoted cells.
  private func fillQuoted(
    _ layout: CSVLayout, from text: String, _ delimiter: Character, _ file: String
  ) throws(Diagnostic) -> CSVTable {
    var filler = try CSVTableFiller(self, layout, file)
    // The library's loop cannot be left early: rows after a fault are skipped.
    var fault: Diagnostic?
    do {
      let rows = try EnumeratedCSV(
        string: text, delimiter: .character(delimiter), loadColumns: false, rowLimit: 0)
      try rows.enumerateAsArray(startAt: 0, rowLimit: nil) { cells in
        guard fault == nil else { return }
        do throws(Diagnostic) {
          try filler.append(cells.map { Array($0.utf8)[...] })
        } catch {
          fault = error
        }
      }
    } catch {
      fault = fault ?? filler.unsplittable
    }
    if !filler.isComplete { fault = fault ?? filler.unsplittable }
    if let fault { throw fault }
    return try filler.finish()
  }

  /// The text after the skipped lines, with line feeds only and exactly one at the end, and its first line.
  private func normalized(_ bytes: [UInt8], _ file: String) throws(Diagnostic) -> ([UInt8], Int) {
    guard bytes.count <= limits.fileBytes else {
      throw Diagnostic("the text is larger than \(limits.fileBytes) bytes", place: .init(file: file))
    }
    if String(validating: bytes, as: UTF8.self) == nil {
      throw Diagnostic("the text is not valid UTF-8", place: .init(file: file))
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + 1)
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var wasReturn = false
    for byte in bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...] {
      if byte == 0x0D {
        text.append(0x0A)
      } else if byte != 0x0A || !wasReturn {
        text.append(byte)
      }
      wasReturn = byte == 0x0D
    }
    var start = 0
    for line in 0..<max(0, skippedLines) {
      guard let end = text[start...].firstIndex(of: 0x0A) else {
        throw Diagnostic(
          "the file ends on line \(line + 1), among the skipped ones", place: .init(file: file))
      }
      start = end + 1
    }
    var rest = Array(text[start...])
    while rest.last == 0x0A { rest.removeLast() }
    guard !rest.isEmpty else { throw Diagnostic("the table is empty", place: .init(file: file)) }
    rest.append(0x0A)
    return (rest, 1 + max(0, skippedLines))
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
