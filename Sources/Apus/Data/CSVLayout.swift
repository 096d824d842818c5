// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// Rows and cells of delimited text, counted from its bytes by RFC 4180 before anything else looks at them.
///
/// The library that splits the text into cells accepts unterminated quotes and drops a last empty cell; this
/// check refuses the former and knows of the latter.
struct CSVLayout {
  /// A fault of the text.
  struct Failure: Error {
    let sentence: String
    let line: Int
    let help: String?

    init(_ sentence: String, line: Int, help: String? = nil) {
      self.sentence = sentence
      self.line = line
      self.help = help
    }
  }

  /// The line on which each row begins, counted from 1.
  private(set) var lines: [Int] = []
  /// The number of cells of every row.
  private(set) var columnCount = 0

  private var cellCount = 1
  private var line = 1
  private var rowLine = 1
  private var rowIsEmpty = true

  /// Where in a cell the scan stands.
  private enum Place { case start, unquoted, quoted, afterQuote }

  /// Counts the rows of a text that ends with a line feed and has no carriage returns.
  init(_ bytes: ArraySlice<UInt8>, delimiter: UInt8, firstLine: Int) throws(Failure) {
    var place = Place.start
    (line, rowLine) = (firstLine, firstLine)
    for byte in bytes {
      if byte == 0x0A {
        if place != .quoted {
          try finishRow()
          place = .start
        }
        line += 1
        if place != .quoted { rowLine = line }
        continue
      }
      rowIsEmpty = false
      if place != .quoted, byte == delimiter {
        cellCount += 1
        place = .start
      } else if byte == UInt8(ascii: "\"") {
        switch place {
        case .start: place = .quoted
        case .quoted: place = .afterQuote
        case .afterQuote: place = .quoted
        case .unquoted: throw Failure("a quote stands inside an unquoted cell", line: line)
        }
      } else if byte < 0x20 && byte != 0x09 || byte == 0x7F {
        throw Failure("a control character (byte \(byte)) stands in the text", line: line)
      } else {
        switch place {
        case .start: if byte != 0x20 && byte != 0x09 { place = .unquoted }
        case .unquoted, .quoted: break
        case .afterQuote:
          guard byte == 0x20 || byte == 0x09 else {
            throw Failure("text follows a closing quote", line: line)
          }
        }
      }
    }
    guard place != .quoted else { throw Failure("a quote is never closed", line: rowLine) }
  }

  private mutating func finishRow() throws(Failure) {
    let row = lines.count + 1
    guard !rowIsEmpty else { throw Failure("row \(row) is empty", line: rowLine) }
    if lines.isEmpty { columnCount = cellCount }
    guard cellCount == columnCount else {
      throw Failure(
        "row \(row) has \(cellCount) cells but row 1 has \(columnCount)", line: rowLine,
        help: row == 2 ? "if line 1 describes the file, skip it" : nil)
    }
    lines.append(rowLine)
    cellCount = 1
    rowIsEmpty = true
  }
}
