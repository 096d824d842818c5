// SPDX-License-Identifier: Apache-2.0

/// The cells of one row, as UTF-8.
struct CSVRow {
  /// The cells' bytes, one cell behind the other.
  private(set) var bytes: [UInt8] = []
  /// Whether the row's line has ended.
  private(set) var isComplete = false
  private var ends: [Int] = []

  /// The number of cells.
  var count: Int { ends.count }

  /// Where a cell's bytes stand.
  func range(_ cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }

  /// How many cells at the end are empty.
  var emptyEndCount: Int { ends.indices.reversed().prefix { range($0).isEmpty }.count }

  /// Adds a cell.
  mutating func append(_ cell: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: cell)
    ends.append(bytes.count)
  }

  /// Notes the end of the row.
  mutating func finish() { isComplete = true }

  /// Makes room for the next row.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    isComplete = false
  }
}
