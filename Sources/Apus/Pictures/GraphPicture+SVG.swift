// SPDX-License-Identifier: Apache-2.0

import ApusScheduling

extension GraphPicture {
  /// How many shapes are drawn without Graphviz; more would be a carpet.
  package static let drawnLimit = 200

  private static let boxHeight = 38.0
  private static let margin = 28.0
  private static let top = 76.0

  /// The picture by our own layout; equal graphs give equal bytes.
  package var svg: String {
    let texts = boxes.map(texts)
    let widths = zip(boxes, texts).map { box, text in
      let padding = box.kind == .operation ? 18.0 : 34.0
      return max(
        SVGDocument.width(of: text.title, size: 12) + padding,
        SVGDocument.width(of: text.detail, size: 9.5) + padding, 64)
    }
    let layout = GraphLayout(
      widths: widths, edges: edges.map { ($0.from, $0.to) }, layerHeight: Self.boxHeight, gap: (22, 40))
    let titleWidth = max(SVGDocument.width(of: caption, size: 12), SVGDocument.width(of: title, size: 18))
    let width = max(layout.size.width, titleWidth) + 2 * Self.margin
    let left = (width - layout.size.width) / 2
    var document = SVGDocument(
      width: width, height: Self.top + layout.size.height + Self.margin, title: title,
      description: "\(boxes.count) shapes and \(edges.count) values, operands above their users")
    document.add(text: SVGDocument.clipped(title, 90), x: Self.margin, y: 32, size: 18, isBold: true)
    document.add(text: caption, x: Self.margin, y: 52, size: 12, fill: Ink.faint)
    document.beginGroup(["transform": .text("translate(\(SVGDocument.format(left)) \(Int(Self.top)))")])
    drawEdges(layout, &document)
    for (index, box) in boxes.enumerated() {
      draw(box, texts[index], layout.centers[index], widths[index], &document)
    }
    document.endGroup()
    return document.text
  }

  /// What stands in a shape.
  private func texts(_ box: Box) -> (title: String, detail: String) {
    let place = box.path.isEmpty || box.kind == .parameter ? "" : box.path
    let detail = [box.number, place].filter { !$0.isEmpty }.joined(separator: " · ")
    return (SVGDocument.clipped(box.title, 30), SVGDocument.clipped(detail, 36))
  }

  // MARK: Edges

  private func drawEdges(_ layout: GraphLayout, _ document: inout SVGDocument) {
    var arrivals = [[Int]](repeating: [], count: layout.centers.count)
    for (number, segment) in layout.segments.enumerated() { arrivals[segment.to].append(number) }
    for (target, numbers) in arrivals.enumerated() {
      let sorted = numbers.sorted {
        (layout.centers[layout.segments[$0].from].x, $0) < (layout.centers[layout.segments[$1].from].x, $1)
      }
      for (position, number) in sorted.enumerated() {
        // Edges that arrive at one shape keep apart.
        let shift = target < layout.count ? (Double(position) - Double(sorted.count - 1) / 2) * 12 : 0
        draw(
          layout.segments[number], shift, boxes[layout.owners[layout.segments[number].from]], layout,
          &document)
      }
    }
    for index in boxes.indices {
      guard let edge = edges.first(where: { $0.from == index }), !edge.label.isEmpty else { continue }
      let center = layout.centers[index]
      document.add(
        text: edge.label, x: center.x + 4, y: center.y + Self.boxHeight / 2 + 11, size: 9, fill: Ink.faint)
    }
  }

  private func draw(
    _ segment: GraphLayout.Segment, _ shift: Double, _ source: Box, _ layout: GraphLayout,
    _ document: inout SVGDocument
  ) {
    let (from, to) = (layout.centers[segment.from], layout.centers[segment.to])
    let isLast = segment.to < layout.count
    let (x1, y1) = (from.x, from.y + Self.boxHeight / 2)
    let (x2, y2) = (to.x + shift, to.y - Self.boxHeight / 2 - (isLast ? 5 : 0))
    let middle = (y1 + y2) / 2
    let f = SVGDocument.format
    // A virtual box is a straight piece through its layer.
    let start = segment.from < layout.count ? "" : "M\(f(x1)) \(f(y1 - Self.boxHeight)) L\(f(x1)) \(f(y1)) "
    let curve = "M\(f(x1)) \(f(y1)) C\(f(x1)) \(f(middle)) \(f(x2)) \(f(middle)) \(f(x2)) \(f(y2))"
    document.add(
      "path",
      [
        "d": .text(start + curve), "fill": "none", "stroke": .text(source.phase.stroke),
        "stroke-width": 1,
      ])
    guard isLast else { return }
    document.add(
      "path",
      [
        "d": .text("M\(f(x2 - 3.5)) \(f(y2 - 1)) L\(f(x2 + 3.5)) \(f(y2 - 1)) L\(f(x2)) \(f(y2 + 5)) Z"),
        "fill": .text(source.phase.stroke),
      ])
  }

  // MARK: Shapes

  private func draw(
    _ box: Box, _ text: (title: String, detail: String), _ center: GraphLayout.Point, _ width: Double,
    _ document: inout SVGDocument
  ) {
    let (left, top) = (center.x - width / 2, center.y - Self.boxHeight / 2)
    let tip = [box.title, box.number, box.path].filter { !$0.isEmpty }.joined(separator: " · ")
    let f = SVGDocument.format
    switch box.kind {
    case .operation, .constant, .input, .result:
      let radius =
        switch box.kind {
        case .operation: 6.0
        case .constant: 0.0
        case .input, .result, .parameter, .update: Self.boxHeight / 2
        }
      document.add(
        "rect",
        [
          "x": .number(left), "y": .number(top), "width": .number(width), "height": .number(Self.boxHeight),
          "rx": .number(radius), "fill": .text(box.fill), "stroke": .text(box.stroke),
        ], tip: tip)
    case .parameter, .update:
      let (right, bottom) = (left + width, top + Self.boxHeight)
      let (rx, ry) = (f(width / 2), "4.5")
      document.add(
        "path",
        [
          "d": .text(
            "M\(f(left)) \(f(top + 4.5)) A\(rx) \(ry) 0 0 1 \(f(right)) \(f(top + 4.5)) "
              + "L\(f(right)) \(f(bottom - 4.5)) A\(rx) \(ry) 0 0 1 \(f(left)) \(f(bottom - 4.5)) Z"),
          "fill": .text(box.fill), "stroke": .text(box.stroke),
        ], tip: tip)
      document.add(
        "path",
        [
          "d": .text("M\(f(left)) \(f(top + 4.5)) A\(rx) \(ry) 0 0 0 \(f(right)) \(f(top + 4.5))"),
          "fill": "none", "stroke": .text(box.stroke),
        ])
    }
    let drop = box.kind == .parameter || box.kind == .update ? 3.0 : 0
    document.add(
      text: text.title, x: center.x, y: center.y + (text.detail.isEmpty ? 4 : -1) + drop, size: 12,
      anchor: .middle)
    guard !text.detail.isEmpty else { return }
    document.add(
      text: text.detail, x: center.x, y: center.y + 12 + drop * 0.6, size: 9.5, anchor: .middle,
      fill: Ink.faint)
  }
}
