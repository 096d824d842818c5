// SPDX-License-Identifier: Apache-2.0

/// Draws a ``ConfusionMatrix``: shades are shares of the row, so that rare classes are seen as well.
struct ConfusionMatrixDrawing {
  private(set) var document: SVGDocument
  private let matrix: ConfusionMatrix
  private let cell: Double
  private let left: Double
  private let top = 78.0
  private let rowTotals: [Int]
  private let columnTotals: [Int]
  private let isNameRotated: Bool

  init(_ matrix: ConfusionMatrix) {
    self.matrix = matrix
    let count = matrix.classes.count
    let cell = max(10, min(count <= 4 ? 80 : 52, (560 / Double(count)).rounded(.down)))
    self.cell = cell
    let names = matrix.classes.map { SVGDocument.clipped($0, 18) }
    let longest = names.map { SVGDocument.width(of: $0, size: Self.nameSize(cell)) }.max() ?? 0
    left = 46 + longest + 10
    isNameRotated = longest > cell - 4
    rowTotals = matrix.counts.map { $0.reduce(0, +) }
    columnTotals = matrix.classes.indices.map { column in matrix.counts.reduce(0) { $0 + $1[column] } }
    let side = cell * Double(count)
    let below = (isNameRotated ? longest + 14 : 24) + 56
    let accuracy = matrix.accuracy.map { ", accuracy " + Self.percent($0) } ?? ""
    document = SVGDocument(
      width: max(left + side + 150, 420), height: top + side + below, title: matrix.title,
      description: "Confusion matrix of \(count) classes\(accuracy)")
    document.add(text: SVGDocument.clipped(matrix.title, 60), x: 24, y: 28, size: 16, isBold: true)
    let total = rowTotals.reduce(0, +)
    document.add(
      text: "\(total) examples\(accuracy)", x: 24, y: 47, size: 12, fill: Ink.faint)
    drawCells()
    drawNames(names, side)
    drawShares(side, below)
    drawScale(side)
  }

  private static func nameSize(_ cell: Double) -> Double { min(13, max(7, cell * 0.6)) }

  private mutating func drawCells() {
    let side = cell * Double(matrix.classes.count)
    for (row, counts) in matrix.counts.enumerated() {
      for (column, count) in counts.enumerated() where count > 0 {
        let share = Double(count) / Double(max(rowTotals[row], 1))
        document.add(
          "rect",
          [
            "x": .number(left + cell * Double(column)), "y": .number(top + cell * Double(row)),
            "width": .number(cell), "height": .number(cell), "fill": .text(Self.shade(share)),
          ],
          tip: "actual \(matrix.classes[row]), predicted \(matrix.classes[column]): \(count) of "
            + "\(rowTotals[row]) (\(Self.percent(share)))")
      }
    }
    var grid = ""
    let lineStride = cell >= 16 ? 1 : matrix.classes.count
    for line in stride(from: 0, through: matrix.classes.count, by: lineStride) {
      let offset = SVGDocument.format(cell * Double(line))
      grid +=
        "M\(SVGDocument.format(left)) \(SVGDocument.format(top))m0 \(offset)h\(SVGDocument.format(side))"
      grid +=
        "M\(SVGDocument.format(left)) \(SVGDocument.format(top))m\(offset) 0v\(SVGDocument.format(side))"
    }
    document.add("path", ["d": .text(grid), "stroke": .text(Ink.grid), "stroke-width": 1, "fill": "none"])
    drawCounts()
  }

  private mutating func drawCounts() {
    let digits = String(matrix.counts.reduce(0) { max($0, $1.max() ?? 0) }).count
    let size = min(14, (cell - 6) / (0.58 * Double(max(digits, 2))))
    guard size >= 7 else { return }
    for (row, counts) in matrix.counts.enumerated() {
      for (column, count) in counts.enumerated() where count > 0 {
        let share = Double(count) / Double(max(rowTotals[row], 1))
        document.add(
          text: String(count), x: left + cell * (Double(column) + 0.5),
          y: top + cell * (Double(row) + 0.5) + size * 0.35, size: size, anchor: .middle,
          fill: share > 0.5 ? "#ffffff" : Ink.text, isBold: row == column)
      }
    }
  }

  private mutating func drawNames(_ names: [String], _ side: Double) {
    let size = Self.nameSize(cell)
    for (index, name) in names.enumerated() {
      let middle = cell * (Double(index) + 0.5)
      document.add(text: name, x: left - 8, y: top + middle + size * 0.35, size: size, anchor: .end)
      if isNameRotated {
        document.add(
          text: name, x: left + middle + size * 0.35, y: top + side + 8, size: size, anchor: .end,
          rotation: -90)
      } else {
        document.add(text: name, x: left + middle, y: top + side + 17, size: size, anchor: .middle)
      }
    }
    document.add(
      text: "actual class", x: 26, y: top + side / 2, size: 13, anchor: .middle, isBold: true, rotation: -90)
  }

  /// Recall beside the rows and precision below the columns.
  private mutating func drawShares(_ side: Double, _ below: Double) {
    let base = top + side + below
    document.add(
      text: "predicted class", x: left + side / 2, y: base - 14, size: 13, anchor: .middle, isBold: true)
    let size = min(11, cell * 0.5)
    guard size >= 6 else { return }
    document.add(text: "recall", x: left + side + 8, y: top - 8, size: 11, fill: Ink.faint)
    for row in matrix.classes.indices {
      let share = rowTotals[row] == 0 ? nil : Double(matrix.counts[row][row]) / Double(rowTotals[row])
      document.add(
        text: share.map(Self.percent) ?? "–", x: left + side + 8,
        y: top + cell * (Double(row) + 0.5) + size * 0.35, size: size, fill: Ink.faint)
    }
    guard cell >= 34 else { return }
    document.add(text: "precision", x: left - 8, y: base - 40, size: 11, anchor: .end, fill: Ink.faint)
    for column in matrix.classes.indices {
      let share =
        columnTotals[column] == 0 ? nil : Double(matrix.counts[column][column]) / Double(columnTotals[column])
      document.add(
        text: share.map(Self.percent) ?? "–", x: left + cell * (Double(column) + 0.5), y: base - 40,
        size: size,
        anchor: .middle, fill: Ink.faint)
    }
  }

  /// What the shades mean.
  private mutating func drawScale(_ side: Double) {
    let x = left + side + 74
    let start = top + 4
    let height = max(120, min(side - 8, 200))
    let steps = 20
    for step in 0..<steps {
      let share = 1 - (Double(step) + 0.5) / Double(steps)
      document.add(
        "rect",
        [
          "x": .number(x), "y": .number(start + height * Double(step) / Double(steps)), "width": 12,
          "height": .number(height / Double(steps) + 0.5), "fill": .text(Self.shade(share)),
        ])
    }
    for (share, label) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
      document.add(text: label, x: x + 18, y: start + height * (1 - share) + 4, size: 11, fill: Ink.faint)
    }
    document.add(text: "share of row", x: x, y: top - 8, size: 11, fill: Ink.faint)
  }

  /// From white to deep blue; the square root lets single confusions show.
  private static func shade(_ share: Double) -> String {
    let strength = max(0, min(1, share)).squareRoot()
    let channels = zip([255.0, 255.0, 255.0], [8.0, 69.0, 140.0]).map {
      Int(($0 + ($1 - $0) * strength).rounded())
    }
    return "#" + channels.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return tenths == 1000 ? "100 %" : "\(tenths / 10).\(tenths % 10) %"
  }
}
