// SPDX-License-Identifier: Apache-2.0

/// Curves over the epochs of a training run: loss above, accuracy or another metric below.
package struct CurveChart: Hashable, Sendable {
  /// One measured value.
  package struct Point: Hashable, Sendable {
    package let x: Double
    package let y: Double

    package init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// One curve; values that are not finite leave a gap.
  package struct Series: Hashable, Sendable {
    package let name: String
    package let points: [Point]

    package init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points
    }

    /// A curve whose values belong to epochs 1, 2, 3 and so on.
    package init(_ name: String, epochs values: [Double]) {
      self.init(name, values.enumerated().map { Point(Double($0.offset + 1), $0.element) })
    }
  }

  /// How values are placed on the vertical axis.
  package enum Scale: Hashable, Sendable {
    case linear
    case logarithmic
    /// Logarithmic if all values are positive and span more than two powers of ten.
    case automatic
    /// Linear, shares of one shown in per cent.
    case percent
  }

  /// A pair of axes with its curves.
  package struct Panel: Hashable, Sendable {
    package let label: String
    package let scale: Scale
    package let series: [Series]

    package init(_ label: String, scale: Scale = .automatic, _ series: [Series]) {
      self.label = label
      self.scale = scale
      self.series = series
    }
  }

  package let title: String
  package let horizontalLabel: String
  package let panels: [Panel]

  package init(title: String, horizontalLabel: String = "epoch", panels: [Panel]) {
    self.title = title
    self.horizontalLabel = horizontalLabel
    self.panels = panels
  }

  /// The picture; equal charts give equal bytes.
  package var svg: String {
    let (width, left, right) = (760.0, 76.0, 736.0)
    let axisHeight = 220.0
    let names = panels.map { panel in
      panel.label + " (" + panel.series.map(\.name).joined(separator: ", ") + ")"
    }
    var bottom = 44.0
    var frames: [CurvePanel.Frame] = []
    for panel in panels {
      let rows = CurvePanel.legend(of: panel, from: left, to: right).last?.row ?? 0
      let top = bottom + 32 + Double(rows) * CurvePanel.legendRowHeight
      frames.append(.init(left: left, right: right, top: top, bottom: top + axisHeight))
      bottom = top + axisHeight + 32
    }
    var document = SVGDocument(
      width: width, height: bottom + 24, title: title,
      description: "Curves over \(horizontalLabel): " + names.joined(separator: "; "))
    document.add(text: SVGDocument.clipped(title, 80), x: 24, y: 28, size: 16, isBold: true)
    let horizontal = horizontalTicks
    for (panel, frame) in zip(panels, frames) {
      CurvePanel(panel, horizontal, frame).draw(in: &document, named: horizontalLabel)
    }
    document.add(
      text: SVGDocument.clipped(horizontalLabel, 80), x: (left + right) / 2, y: bottom + 8, size: 13,
      anchor: .middle)
    return document.text
  }

  /// One axis for all panels, so that epochs stand below each other.
  private var horizontalTicks: Ticks {
    let positions = panels.flatMap { $0.series.flatMap { $0.points.map(\.x) } }.filter(\.isFinite)
    let low = positions.min() ?? 0
    let high = positions.max() ?? 1
    let isWhole = positions.allSatisfy { $0 == $0.rounded() }
    if low == high {
      return Ticks(from: low - 0.5, to: high + 0.5, count: 1, smallestStep: 1, isWidened: false)
    }
    return Ticks(from: low, to: high, count: 10, smallestStep: isWhole ? 1 : 0, isWidened: false)
  }
}
