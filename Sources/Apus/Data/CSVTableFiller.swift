// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// Turns rows of cells into columns, with errors that name row and column.
struct CSVTableFiller {
  private let reader: CSVReader
  private let layout: CSVLayout
  private let file: String
  private let isText: [Bool]
  private var table = CSVTable(columns: [])
  private var row = 0

  init(_ reader: CSVReader, _ layout: CSVLayout, _ file: String) throws(Diagnostic) {
    self.reader = reader
    self.layout = layout
    self.file = file
    let columnCount = layout.columnCount
    for column in reader.textColumns.sorted() where !(-columnCount..<columnCount).contains(column) {
      throw Diagnostic(
        "there is no column \(column): the table has \(columnCount)", category: .usage,
        place: .init(file: file))
    }
    isText = (0..<columnCount).map {
      reader.textColumns.contains($0) || reader.textColumns.contains($0 - columnCount)
    }
  }

  /// Takes the next row, which the layout has counted.
  mutating func append(_ cells: CSVRow) throws(Diagnostic) {
    defer { row += 1 }
    let bytes = cells.bytes.span
    if row == 0 {
      let isHeader = isHeader(cells)
      table.columns = isText.indices.map {
        let name = isHeader ? Self.text(of: bytes.extracting(cells.range($0))) : nil
        return CSVTable.Column(name: name, isText: isText[$0])
      }
      if isHeader { return }
    }
    for column in isText.indices {
      let cell = bytes.extracting(cells.range(column))
      if isText[column] {
        table.columns[column].text.append(Self.text(of: cell))
      } else {
        table.columns[column].numbers.append(try number(cell, column))
      }
    }
    table.lines.append(layout.lines[row])
    table.rowCount += 1
  }

  /// The table, once all rows are taken.
  func finish() throws(Diagnostic) -> CSVTable {
    guard table.rowCount > 0 else {
      throw Diagnostic("the table has a header but no rows", place: .init(file: file))
    }
    return table
  }

  private static func text(of cell: Span<UInt8>) -> String {
    cell.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  private func isHeader(_ cells: CSVRow) -> Bool {
    switch reader.header {
    case .present: return true
    case .absent: return false
    case .detected:
      let bytes = cells.bytes.span
      let numeric = isText.indices.filter { !isText[$0] }
      return !numeric.isEmpty
        && numeric.allSatisfy {
          !cells.range($0).isEmpty && DecimalNumber.parse(bytes.extracting(cells.range($0))) == nil
        }
    }
  }

  private func number(_ cell: Span<UInt8>, _ column: Int) throws(Diagnostic) -> Double {
    guard let number = DecimalNumber.parse(cell) else {
      var fault = failure(
        cell.isEmpty ? "the cell is empty" : "'\(clipped(Self.text(of: cell)))' is no number", column)
      if row == 0, reader.header == .detected {
        fault.help = "if the first row names the columns, read it as a header"
      } else if !cell.isEmpty {
        fault.help = "if the column holds text such as class names, read it as text"
      }
      throw fault
    }
    guard number.isFinite || reader.allowsNonFinite else {
      throw failure("'\(clipped(Self.text(of: cell)))' is not finite", column)
    }
    return number
  }

  private func clipped(_ cell: String) -> String {
    cell.unicodeScalars.count <= 40 ? cell : String(cell.unicodeScalars.prefix(40)) + "…"
  }

  private func failure(_ sentence: String, _ column: Int) -> Diagnostic {
    var position = "row \(row + 1), column \(column + 1)"
    if let name = table.columns[column].name { position += " ('\(clipped(name))')" }
    return Diagnostic("\(position): \(sentence)", place: .init(file: file, line: layout.lines[row]))
  }
}
