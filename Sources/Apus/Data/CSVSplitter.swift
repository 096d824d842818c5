// SPDX-License-Identifier: Apache-2.0

import ApusIO
import CCSV

/// Splits a text into rows of cells by RFC 4180, with libcsv.
///
/// Spaces and tabs around a cell are dropped unless they separate cells; those between quotes stay. The library
/// takes a line at a time, so a fault is known with its line as soon as the library returns; nothing can be
/// thrown from what it calls back.
struct CSVSplitter: ~Copyable {
  /// The row that was read last.
  private(set) var row = CSVRow()
  /// The line on which that row begins, counted as in the file.
  private(set) var line = 0

  private let text: CSVText
  private let delimiter: UInt8
  private var parser = csv_parser()
  private var position = 0
  private var nextLine: Int

  init(_ text: CSVText, delimiter: UInt8) {
    self.text = text
    self.delimiter = delimiter
    nextLine = text.firstLine
    csv_init(&parser, UInt8(CSV_STRICT))
    csv_set_delim(&parser, delimiter)
  }

  deinit {
    var parser = parser
    csv_free(&parser)
  }

  /// Reads the next row, or returns `false` at the end of the text; blank lines and comments between rows are none.
  mutating func next() throws(Diagnostic) -> Bool {
    while let end = lineEnd, text.isPassedOver(text.bytes[position..<end], delimiter: delimiter) {
      position = end
      nextLine += 1
    }
    guard position < text.bytes.count else { return false }
    row.removeAll()
    line = nextLine
    repeat {
      // A line feed ends a row unless it stands between quotes.
      guard position < text.bytes.count else { throw text.fault("a quote is never closed", line: line) }
      guard readLine() else {
        let sentence =
          csv_error(&parser) != CSV_EPARSE
          ? "there is not enough memory for a cell"
          : parser.quoted == 0 ? "a quote stands inside an unquoted cell" : "text follows a closing quote"
        throw text.fault(sentence, line: nextLine)
      }
      nextLine += 1
    } while !row.isComplete
    return true
  }

  /// Behind the line that begins here; `nil` at the end of the text.
  private var lineEnd: Int? { text.bytes[position...].firstIndex(of: 0x0A).map { $0 + 1 } }

  /// Hands the next line to the library; `false` if the library refuses a byte of it.
  private mutating func readLine() -> Bool {
    let end = lineEnd ?? text.bytes.count
    return text.bytes.withUnsafeBytes { bytes in
      let line = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
      position = end
      return withUnsafeMutablePointer(to: &row) { row in
        csv_parse(
          &parser, line.baseAddress, line.count,
          { cell, count, row in
            row?.assumingMemoryBound(to: CSVRow.self).pointee
              .append(UnsafeRawBufferPointer(start: cell, count: count))
          },
          { _, row in row?.assumingMemoryBound(to: CSVRow.self).pointee.finish() },
          row) == line.count
      }
    }
  }
}
