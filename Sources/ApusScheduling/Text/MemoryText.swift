// SPDX-License-Identifier: Apache-2.0

import ApusTensor

/// A plan's workspace as characters: steps from left to right, offsets from bottom to top, a letter per buffer.
struct MemoryText {
  let plan: MemoryPlan
  /// The most characters of a line.
  var width = 96
  /// The most lines of memory.
  var height = 24

  /// The letter of each buffer; `nil` for one too small to be seen.
  var letters: [Character?] {
    let cells = cells
    let seen = Set(cells.joined().compactMap { $0 })
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    var next = 0
    return plan.buffers.indices.map { position in
      guard seen.contains(position) else { return nil }
      defer { next += 1 }
      return alphabet[next % alphabet.count]
    }
  }

  /// The picture with its axes.
  var lines: [String] {
    guard plan.steps > 0, plan.workspaceBytes > 0 else { return [] }
    let letters = letters
    let labelWidth = GroupedNumber.text(plan.workspaceBytes).count
    var lines = [
      "memory over steps: a line is \(GroupedNumber.text(bytesPerRow)) B, "
        + (stepsPerColumn > 1
          ? "a column \(stepsPerColumn) steps"
          : columnWidth == 1 ? "a column one step" : "\(columnWidth) columns a step")
    ]
    for (row, cells) in cells.enumerated().reversed() {
      let top = min(plan.workspaceBytes, (row + 1) * bytesPerRow)
      let isLabelled = row == rowCount - 1 || (row + 1) % 4 == 0
      let label = isLabelled ? GroupedNumber.text(top) : ""
      let picture = cells.enumerated().map { column, buffer in
        let letter = buffer.flatMap { letters[$0] } ?? (isReserved(row) ? "#" : ".")
        return String(repeating: letter, count: columnWidth)
      }.joined()
      lines.append("  \(label.leftPadded(to: labelWidth)) \(isLabelled ? "┤" : "│")\(picture)")
    }
    let margin = String(repeating: " ", count: labelWidth + 2)
    lines.append(
      "  " + "0".leftPadded(to: labelWidth) + " └" + String(repeating: "─", count: columnCount * columnWidth))
    lines.append(margin + "  " + stepLabels)
    let peak = plan.peakStep / stepsPerColumn * columnWidth
    lines.append(margin + "  " + String(repeating: " ", count: peak) + "▲ peak, step \(plan.peakStep)")
    return lines
  }

  private var stepsPerColumn: Int { max(1, (plan.steps + width - 1) / width) }
  private var columnCount: Int { (plan.steps + stepsPerColumn - 1) / stepsPerColumn }
  private var columnWidth: Int { max(1, min(6, width / max(1, columnCount))) }

  /// Lines of whole multiples of the alignment, so that a small plan is drawn exactly.
  private var bytesPerRow: Int {
    max(64, ((plan.workspaceBytes + height - 1) / height).roundedUp(to: 64))
  }
  private var rowCount: Int { (plan.workspaceBytes + bytesPerRow - 1) / bytesPerRow }

  private func isReserved(_ row: Int) -> Bool { row == 0 && plan.reserved > 0 }

  /// For each line from the bottom up and each column, the buffer that fills most of the cell.
  private var cells: [[Int?]] {
    let row = [(buffer: Int?, area: Int)](repeating: (nil, 0), count: columnCount)
    var cells = [[(buffer: Int?, area: Int)]](repeating: row, count: max(rowCount, 0))
    for (position, buffer) in plan.buffers.enumerated() where buffer.bytes > 0 {
      let rows = (buffer.offset / bytesPerRow)...((buffer.offset + buffer.bytes - 1) / bytesPerRow)
      let columns =
        (buffer.lifetime.lowerBound / stepsPerColumn)...(buffer.lifetime.upperBound / stepsPerColumn)
      for row in rows where cells.indices.contains(row) {
        let bytes =
          min(buffer.offset + buffer.bytes, (row + 1) * bytesPerRow) - max(buffer.offset, row * bytesPerRow)
        for column in columns {
          let steps = buffer.lifetime.clamped(
            to: (column * stepsPerColumn)...((column + 1) * stepsPerColumn - 1)
          ).count
          if bytes * steps > cells[row][column].area { cells[row][column] = (position, bytes * steps) }
        }
      }
    }
    return cells.map { $0.map(\.buffer) }
  }

  /// Numbers of steps under their columns, as many as there is room for.
  private var stepLabels: String {
    var line = ""
    for column in 0..<columnCount {
      let position = column * columnWidth
      let label = "\(column * stepsPerColumn)"
      let isFirst = column == 0
      guard isFirst || position >= line.count + 2 || columnWidth >= 4 && position > line.count else {
        continue
      }
      guard isFirst || columnWidth >= 4 || (column * stepsPerColumn) % 5 == 0 else { continue }
      line = line.padded(to: position) + label
    }
    return line
  }
}
