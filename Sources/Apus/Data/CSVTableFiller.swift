// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// Turns rows of cells into columns, with errors that name row and column.
struct CSVTableFiller {
  private let reader: CSVReader
  private let layout: CSVLayout
  private let file: String
  /// Whether each column of the table holds text.
  private let isText: [Bool]
  private var table = CSVTable(columns: [])
  private var row = 0

  init(_ reader: CSVReader, _ layout: CSVLayout, _ file: String) throws(Diagnostic) {
    self.reader = reader
    self.layout = layout
    self.file = file
    let columnCount = layout.columns.count
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
      let isHeader = try isHeader(cells)
      table.columns = isText.indices.map {
        let name = isHeader ? Self.text(of: bytes.extracting(range(cells, $0))) : nil
        var column = CSVTable.Column(name: name, isText: isText[$0])
        if !isText[$0] { column.numbers.reserveCapacity(layout.lines.count) }
        return column
      }
      if layout.isIndexed {
        table.assumptions.append("the first column, which has no name, is read as an index, not as a feature")
      }
      if isHeader { return try requireNames() }
      guard layout.emptyColumnCount == 0 else {
        throw failure("the cell is empty, as in all rows", isText.count)
      }
    }
    for column in isText.indices {
      let cell = bytes.extracting(range(cells, column))
      if isText[column] {
        table.columns[column].text.append(Self.text(of: cell))
      } else {
        table.columns[column].numbers.append(try number(cell, column))
      }
    }
    if row == 0, reader.format.header == .automatic, couldBeNames {
      table.assumptions.append(
        "row 1 is read as an example; if it names the columns, say so: CSVFormat(header: .present), on the command "
          + "line --header")
    }
    table.lines.append(layout.lines[row])
    table.rowCount += 1
  }

  /// Whether the numbers of the first example could be names of columns: all differ, as names do, and are whole or
  /// ascend, as measurements seldom do.
  private var couldBeNames: Bool {
    let numbers = table.columns.compactMap(\.numbers.first)
    guard numbers.count > 1, Set(numbers).count == numbers.count else { return false }
    return numbers.allSatisfy { $0 == $0.rounded() }
      || numbers.count > 2 && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// Where the bytes of a column's cell stand.
  private func range(_ cells: CSVRow, _ column: Int) -> Range<Int> {
    cells.range(layout.columns.lowerBound + column)
  }

  /// Refuses a first column without a name, which may be an index or a feature.
  private func requireNames() throws(Diagnostic) {
    guard table.columns.count > 1, table.columns[0].name == "", !isText[0] else { return }
    throw Diagnostic(
      "column 1 has no name in the header and is no index 0, 1, 2, …",
      place: .init(file: file, line: layout.lines[0]),
      help: "name it if it is a feature, or leave it out, as pandas does with to_csv(index=False)")
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

  private func isHeader(_ cells: CSVRow) throws(Diagnostic) -> Bool {
    switch reader.format.header {
    case .present: return true
    case .absent: return false
    case .automatic:
      if layout.isIndexed { return true }
      let bytes = cells.bytes.span
      let texts = isText.indices.map { Self.text(of: bytes.extracting(range(cells, $0))) }
      guard texts.count < 2 || texts != texts.indices.map(String.init) else {
        throw Diagnostic(
          "row 1 holds the numbers 0 to \(texts.count - 1), which may be names of columns or an example",
          place: .init(file: file, line: layout.lines[0]),
          help:
            "say which: CSVFormat(header: .present) or .absent, on the command line --header or --no-header")
      }
      let numeric = isText.indices.filter { !isText[$0] }
      return numeric.contains { !texts[$0].isEmpty }
        && !numeric.contains { MisreadNumber.standsForNumber(texts[$0]) }
    }
  }

  private func number(_ cell: Span<UInt8>, _ column: Int) throws(Diagnostic) -> Double {
    guard let number = DecimalNumber.parse(cell) else {
      var fault = failure(
        cell.isEmpty ? "the cell is empty" : "'\(clipped(Self.text(of: cell)))' is no number", column)
      fault.help = help(for: Self.text(of: cell), column)
      throw fault
    }
    if Float(number).isFinite { return number }
    // A cell that has digits says another number than infinity.
    let text = Self.text(of: cell)
    guard !text.contains(where: \.isNumber) else { throw failure(tooLarge("'\(clipped(text))'"), column) }
    guard reader.allowsNonFinite else { throw failure("'\(clipped(text))' is not finite", column) }
    return number
  }

  /// What may be done about a cell that is no number.
  private func help(for cell: String, _ column: Int) -> String? {
    if let help = MisreadNumber(cell)?.help { return help }
    if row == 0, reader.format.header == .automatic {
      return
        "if the first row names the columns, say so: CSVFormat(header: .present), on the command line --header"
    }
    guard !cell.isEmpty else { return nil }
    guard let labels = reader.labelColumn, column == labels || column == labels + isText.count else {
      return "all columns but the target hold numbers: write a number, or leave the column out"
    }
    return
      "if the column holds names of classes, say so: target: .className(column: \(column)), on the command line "
      + "--class-names \(column)"
  }

  private func clipped(_ cell: String) -> String {
    cell.unicodeScalars.count <= 40 ? cell : String(cell.unicodeScalars.prefix(40)) + "…"
  }

  private func failure(_ sentence: String, _ column: Int) -> Diagnostic {
    var position = "row \(row + 1), column \(layout.columns.lowerBound + column + 1)"
    if table.columns.indices.contains(column), let name = table.columns[column].name {
      position += " ('\(clipped(name))')"
    }
    return Diagnostic("\(position): \(sentence)", place: .init(file: file, line: layout.lines[row]))
  }
}
