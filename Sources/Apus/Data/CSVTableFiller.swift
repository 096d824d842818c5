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

  /// Takes the next row, each cell as UTF-8.
  mutating func append(_ cells: [ArraySlice<UInt8>]) throws(Diagnostic) {
    guard row < layout.lines.count, cells.count == layout.columnCount else { throw unsplittable }
    defer { row += 1 }
    if row == 0 {
      let isHeader = isHeader(cells)
      table.columns = cells.indices.map {
        CSVTable.Column(name: isHeader ? Self.text(of: cells[$0]) : nil, isText: isText[$0])
      }
      if isHeader { return }
    }
    for column in cells.indices {
      if isText[column] {
        table.columns[column].text.append(Self.text(of: cells[column]))
      } else {
        table.columns[column].numbers.append(try number(cells[column], column))
      }
    }
    table.lines.append(layout.lines[row])
    table.rowCount += 1
  }

  /// Whether all rows were taken.
  var isComplete: Bool { row == layout.lines.count }

  /// The error for a row that the library splits otherwise than RFC 4180 does: it counts a quote or delimiter with
  /// a combining character after it as one other character, and takes more than line feeds for a line's end.
  var unsplittable: Diagnostic {
    var fault = failure("the row cannot be split into cells")
    fault.help = "look for invisible characters beside quotes, delimiters and line ends"
    return fault
  }

  /// The table, once all rows are taken.
  func finish() throws(Diagnostic) -> CSVTable {
    guard table.rowCount > 0 else {
      throw Diagnostic("the table has a header but no rows", place: .init(file: file))
    }
    return table
  }

  private static func text(of cell: ArraySlice<UInt8>) -> String {
    String(decoding: cell, as: UTF8.self)
  }

  private func isHeader(_ cells: [ArraySlice<UInt8>]) -> Bool {
    switch reader.header {
    case .present: return true
    case .absent: return false
    case .detected:
      let numeric = cells.indices.filter { !isText[$0] }
      return !numeric.isEmpty
        && numeric.allSatisfy { !cells[$0].isEmpty && DecimalNumber.parse(cells[$0]) == nil }
    }
  }

  private func number(_ cell: ArraySlice<UInt8>, _ column: Int) throws(Diagnostic) -> Double {
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

  private func failure(_ sentence: String, _ column: Int? = nil) -> Diagnostic {
    var position = "row \(row + 1)"
    if let column {
      position += ", column \(column + 1)"
      if let name = table.columns[column].name { position += " ('\(clipped(name))')" }
    }
    let line = row < layout.lines.count ? layout.lines[row] : 1
    return Diagnostic("\(position): \(sentence)", place: .init(file: file, line: line))
  }
}
