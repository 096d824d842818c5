// SPDX-License-Identifier: Apache-2.0

/// The columns of a table read from text.
package struct CSVTable: Hashable, Sendable {
  /// One column: numbers, or text where the reader was told so.
  package struct Column: Hashable, Sendable {
    /// The name in the header, if there is one.
    package let name: String?
    /// Whether ``text`` holds the cells, not ``numbers``.
    package let isText: Bool
    package internal(set) var numbers: [Double] = []
    package internal(set) var text: [String] = []
  }

  package internal(set) var columns: [Column]
  package internal(set) var rowCount = 0
  /// What the text does not say and was taken to be so, each in a sentence.
  package internal(set) var assumptions: [String] = []
  /// The line of the text on which each row begins, counted from 1.
  package internal(set) var lines: [Int] = []

  /// The numbers of the given columns, row by row.
  package func matrix(of selected: some Collection<Int>) -> [Float] {
    let chosen = selected.map { columns[$0].numbers }
    var result: [Float] = []
    result.reserveCapacity(rowCount * chosen.count)
    for row in 0..<rowCount {
      for column in chosen { result.append(Float(column[row])) }
    }
    return result
  }
}
