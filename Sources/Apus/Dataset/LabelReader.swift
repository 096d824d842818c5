// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// Turns what a file holds into labels; one that is no label is refused with its value and its row.
struct LabelReader {
  let file: String
  /// How many classes there are, if that is known.
  let classCount: Int?

  /// The labels that an array holds.
  func labels(of array: StoredTensor) throws(Diagnostic) -> [Int32] {
    let integers = array.integers
    // Numbers that are no integers are told by their real value.
    let reals = integers == nil ? array.doubles : []
    var labels: [Int32] = []
    labels.reserveCapacity(array.count)
    for row in 0..<array.count {
      let place = Diagnostic.Place(file: file)
      if let integers {
        labels.append(try label(Int(exactly: integers[row]), "\(integers[row])", row: row + 1, place))
      } else {
        labels.append(try label(Int(exactly: reals[row]), "\(reals[row])", row: row + 1, place))
      }
    }
    return labels
  }

  /// The labels that a column of a table holds, as numbers or as the names of classes.
  ///
  /// - Parameter names: The names of the classes; if there are none yet, those of the column in order.
  func labels(
    of column: CSVTable.Column, _ table: CSVTable, names: inout [String]
  ) throws(Diagnostic) -> [Int32] {
    let firstRow = column.name == nil ? 1 : 2
    func place(_ row: Int) -> Diagnostic.Place { .init(file: file, line: table.lines[row]) }
    var labels: [Int32] = []
    labels.reserveCapacity(table.rowCount)
    guard column.isText else {
      for (row, number) in column.numbers.enumerated() {
        let integer = Int(exactly: number)
        labels.append(
          try label(integer, integer.map(String.init) ?? "\(number)", row: row + firstRow, place(row)))
      }
      return labels
    }
    if names.isEmpty { names = Set(column.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
    let numbers = Dictionary(zip(names, 0...)) { first, _ in first }
    for (row, name) in column.text.enumerated() {
      guard let number = numbers[name], !name.isEmpty else {
        throw Diagnostic(
          "row \(row + firstRow): " + (name.isEmpty ? "the class has no name" : "there is no class '\(name)'")
            + suggestion(for: name, among: names), place: place(row))
      }
      labels.append(try label(number, name, row: row + firstRow, place(row)))
    }
    return labels
  }

  private func label(
    _ number: Int?, _ text: String, row: Int, _ place: Diagnostic.Place
  ) throws(Diagnostic) -> Int32 {
    guard let number, number >= 0, number < classCount ?? .max, let label = Int32(exactly: number) else {
      let range = classCount.map { "in 0..<\($0)" } ?? "a whole number from 0 to \(Int32.max)"
      throw Diagnostic("row \(row): the label must be \(range), got \(text)", place: place)
    }
    return label
  }
}
