// SPDX-License-Identifier: Apache-2.0

extension GraphPicture {
  /// How many boxes are drawn without Graphviz; more would be a carpet.
  package static let drawnLimit = 200

  /// The picture by our own layout; equal graphs give equal bytes.
  package var svg: String {
    let layout = GraphLayout(count: boxes.count, edges: edges.map { ($0.from, $0.to) })
    let size = (width: 150.0, height: 34.0, gapX: 18.0, gapY: 34.0)
    let columns = Double(layout.rows.map(\.count).max() ?? 1)
    let width = max(columns * (size.width + size.gapX) + 48, 400)
    var centers = [(x: Double, y: Double)](repeating: (0, 0), count: boxes.count)
    for (layer, row) in layout.rows.enumerated() {
      let step = min((width - 48) / Double(max(row.count, 1)), 2 * (size.width + size.gapX))
      let start = (width - step * Double(row.count)) / 2
      for (index, box) in row.enumerated() {
        centers[box] = (
          start + step * (Double(index) + 0.5), 72 + Double(layer) * (size.height + size.gapY)
        )
      }
    }
    var document = SVGDocument(
      width: width, height: 100 + Double(layout.rows.count) * (size.height + size.gapY), title: title,
      description: "\(boxes.count) operations and \(edges.count) values")
    document.add(text: SVGDocument.clipped(title, 90), x: 24, y: 28, size: 16, isBold: true)
    for edge in edges {
      let (from, to) = (centers[edge.from], centers[edge.to])
      let (y1, y2) = (from.y + size.height / 2, to.y - size.height / 2)
      let bend = max((y2 - y1) / 2, 12)
      let f = SVGDocument.format
      document.add(
        "path",
        [
          "d": .text(
            "M\(f(from.x)) \(f(y1)) C\(f(from.x)) \(f(y1 + bend)) \(f(to.x)) \(f(y2 - bend)) \(f(to.x)) \(f(y2))"
          ),
          "fill": "none", "stroke": "#8a94a6", "stroke-width": 1,
        ], tip: edge.label)
    }
    for (box, center) in zip(boxes, centers) {
      document.add(
        "rect",
        [
          "x": .number(center.x - size.width / 2), "y": .number(center.y - size.height / 2),
          "width": .number(size.width), "height": .number(size.height), "rx": 5,
          "fill": .text(box.detail.isEmpty ? "#e3f3e1" : "#eef3fa"), "stroke": "#8899aa",
        ], tip: box.path.isEmpty ? box.title : "\(box.title) in \(box.path)")
      let hasDetail = !box.detail.isEmpty
      document.add(
        text: SVGDocument.clipped(box.title, 24), x: center.x, y: center.y + (hasDetail ? -3 : 4), size: 11,
        anchor: .middle, isBold: true)
      if hasDetail {
        let detail = box.path.isEmpty ? box.detail : "\(box.detail) · \(box.path)"
        document.add(
          text: SVGDocument.clipped(detail, 30), x: center.x, y: center.y + 11, size: 9, anchor: .middle)
      }
    }
    return document.text
  }
}
