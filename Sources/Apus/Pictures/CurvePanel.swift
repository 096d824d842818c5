// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Draws one panel of a ``CurveChart``.
struct CurvePanel {
  /// The rectangle of the axes.
  struct Frame {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
  }

  private let panel: CurveChart.Panel
  private let frame: Frame
  private let horizontal: Ticks
  private let vertical: Ticks
  private let isLogarithmic: Bool

  init(_ panel: CurveChart.Panel, _ horizontal: Ticks, _ frame: Frame) {
    self.panel = panel
    self.frame = frame
    self.horizontal = horizontal
    let values = panel.series.flatMap { $0.points.filter { $0.x.isFinite }.map(\.y) }.filter(\.isFinite)
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    switch panel.scale {
    case .linear: isLogarithmic = false
    case .percent: isLogarithmic = false
    case .logarithmic: isLogarithmic = low > 0 && !values.isEmpty
    case .automatic: isLogarithmic = low > 0 && high / low > 100 && !values.isEmpty
    }
    if isLogarithmic {
      vertical = Ticks(logarithmicFrom: low, to: high)
    } else if panel.scale == .percent {
      vertical = Ticks(from: low * 100, to: high * 100, count: 5, isWidened: true, suffix: " %")
    } else {
      // An axis that nearly reaches zero should show it.
      vertical = Ticks(from: low > 0 && low < high / 4 ? 0 : low, to: high, count: 5, isWidened: true)
    }
  }

  func draw(in document: inout SVGDocument, named horizontalLabel: String) {
    drawAxes(in: &document)
    drawLegend(in: &document)
    let isEmpty = panel.series.allSatisfy { $0.points.allSatisfy { position(of: $0) == nil } }
    if isEmpty {
      document.add(
        text: "no finite values", x: (frame.left + frame.right) / 2, y: (frame.top + frame.bottom) / 2,
        anchor: .middle, fill: Ink.faint)
    }
    for (index, series) in panel.series.enumerated() {
      drawCurve(of: series, style: Style(index), in: &document, horizontalLabel)
    }
  }

  /// The look of a curve: colours repeat with other dashes.
  private struct Style {
    let color: String
    let dash: String?

    init(_ index: Int) {
      color = Ink.series[index % Ink.series.count]
      let dashes: [String?] = [nil, "6 3", "2 3"]
      dash = dashes[index / Ink.series.count % dashes.count]
    }
  }

  private func drawAxes(in document: inout SVGDocument) {
    document.beginGroup(["stroke": .text(Ink.grid), "stroke-width": 1])
    for tick in vertical.ticks {
      let y = SVGDocument.Attribute.number(vertical(tick.value))
      document.add("line", ["x1": .number(frame.left), "y1": y, "x2": .number(frame.right), "y2": y])
    }
    document.endGroup()
    document.beginGroup(["stroke": .text(Ink.axis), "stroke-width": 1])
    document.add(
      "path",
      [
        "d": .text(
          "M\(SVGDocument.format(frame.left)) \(SVGDocument.format(frame.top))"
            + "V\(SVGDocument.format(frame.bottom))H\(SVGDocument.format(frame.right))"),
        "fill": "none",
      ])
    for tick in horizontal.ticks {
      let x = SVGDocument.Attribute.number(horizontal(tick.value))
      document.add(
        "line", ["x1": x, "y1": .number(frame.bottom), "x2": x, "y2": .number(frame.bottom + 5)])
    }
    document.endGroup()
    for tick in vertical.ticks {
      document.add(
        text: tick.label, x: frame.left - 8, y: vertical(tick.value) + 4, anchor: .end, fill: Ink.faint)
    }
    for tick in horizontal.ticks {
      document.add(
        text: tick.label, x: horizontal(tick.value), y: frame.bottom + 18, anchor: .middle, fill: Ink.faint)
    }
    document.add(
      text: SVGDocument.clipped(panel.label, 30) + (isLogarithmic ? " (log scale)" : ""), x: 22,
      y: (frame.top + frame.bottom) / 2, size: 13, anchor: .middle, rotation: -90)
  }

  /// Names with their last values, in rows above the axes.
  private func drawLegend(in document: inout SVGDocument) {
    let places = Self.legend(of: panel, from: frame.left, to: frame.right)
    let rowCount = (places.last?.row ?? 0) + 1
    for (index, place) in places.enumerated() {
      let style = Style(index)
      let y = frame.top - 14 - Double(rowCount - 1 - place.row) * Self.legendRowHeight
      document.add(
        "path",
        [
          "d": .text("M\(SVGDocument.format(place.x)) \(SVGDocument.format(y - 4))h22"),
          "stroke": .text(style.color), "stroke-width": 2.5, "stroke-dasharray": .text(style.dash ?? "none"),
        ])
      document.add(text: place.name, x: place.x + 28, y: y, appendix: place.value)
    }
  }

  static let legendRowHeight = 18.0

  /// Where the entry of a curve stands in the legend.
  struct LegendPlace {
    let name: String
    let value: String
    let row: Int
    let x: Double
  }

  /// The places of all entries, row by row.
  static func legend(of panel: CurveChart.Panel, from left: Double, to right: Double) -> [LegendPlace] {
    var places: [LegendPlace] = []
    var (x, row) = (left, 0)
    for series in panel.series {
      let name = SVGDocument.clipped(series.name, 40)
      let value = series.points.last { $0.y.isFinite }.map { shown($0.y, panel.scale) } ?? "–"
      let width = 28 + SVGDocument.width(of: name + value, size: 12) + 30
      if x > left, x + width - 20 > right { (x, row) = (left, row + 1) }
      places.append(LegendPlace(name: name, value: value, row: row, x: x))
      x += width
    }
    return places
  }

  private func drawCurve(
    of series: CurveChart.Series, style: Style, in document: inout SVGDocument, _ horizontalLabel: String
  ) {
    var path = ""
    var isPenDown = false
    for point in Self.thinned(series.points) {
      guard let position = position(of: point) else {
        isPenDown = false
        continue
      }
      path += (isPenDown ? "L" : "M") + SVGDocument.format(position.x) + " " + SVGDocument.format(position.y)
      isPenDown = true
    }
    guard !path.isEmpty else { return }
    document.add(
      "path",
      [
        "d": .text(path), "fill": "none", "stroke": .text(style.color), "stroke-width": 2,
        "stroke-linejoin": "round", "stroke-linecap": "round",
        "stroke-dasharray": .text(style.dash ?? "none"),
      ])
    guard series.points.count <= 60 else { return }
    document.beginGroup(["fill": .text(style.color)])
    for point in series.points {
      guard let position = position(of: point) else { continue }
      document.add(
        "circle", ["cx": .number(position.x), "cy": .number(position.y), "r": 2.5],
        tip:
          "\(series.name): \(Self.shown(point.y, panel.scale)) at \(horizontalLabel) \(ShortNumber.rounded(point.x, digits: 4))"
      )
    }
    document.endGroup()
  }

  /// At most about two thousand points: the lowest and highest of each stretch, so that no spike is lost.
  private static func thinned(_ points: [CurveChart.Point]) -> [CurveChart.Point] {
    let stretches = 1000
    guard points.count > 2 * stretches else { return points }
    var result: [CurveChart.Point] = []
    for stretch in 0..<stretches {
      let range = stretch * points.count / stretches..<(stretch + 1) * points.count / stretches
      let finite = range.filter { points[$0].y.isFinite }
      guard let low = finite.min(by: { points[$0].y < points[$1].y }),
        let high = finite.max(by: { points[$0].y < points[$1].y })
      else {
        result.append(points[range.lowerBound])
        continue
      }
      result += low == high ? [points[low]] : [points[min(low, high)], points[max(low, high)]]
    }
    return result
  }

  private func position(of point: CurveChart.Point) -> (x: Double, y: Double)? {
    guard point.x.isFinite, point.y.isFinite else { return nil }
    return (horizontal(point.x), vertical(panel.scale == .percent ? point.y * 100 : point.y))
  }

  private func horizontal(_ value: Double) -> Double {
    frame.left + (value - horizontal.lower) / (horizontal.upper - horizontal.lower)
      * (frame.right - frame.left)
  }

  private func vertical(_ value: Double) -> Double {
    let share =
      isLogarithmic
      ? log(value / vertical.lower) / log(vertical.upper / vertical.lower)
      : (value - vertical.lower) / (vertical.upper - vertical.lower)
    return frame.bottom - share * (frame.bottom - frame.top)
  }

  private static func shown(_ value: Double, _ scale: CurveChart.Scale) -> String {
    scale == .percent
      ? ShortNumber.rounded(value * 100, digits: 3) + " %" : ShortNumber.rounded(value, digits: 4)
  }
}
