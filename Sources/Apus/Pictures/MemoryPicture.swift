// SPDX-License-Identifier: Apache-2.0

package import ApusScheduling

/// The memory of an entry point over time: kernels from left to right, bytes upwards, a box for each buffer.
package struct MemoryPicture {
  private let plan: MemoryPlan
  private let title: String

  /// A picture of a plan.
  package init(_ plan: MemoryPlan, title: String) {
    self.plan = plan
    self.title = title
  }

  /// The picture; equal plans give equal bytes.
  package var svg: String {
    let frame = (left: 92.0, top: 64.0, width: 800.0, height: 440.0)
    let steps = Double(max(plan.steps, 1))
    let bytes = Double(max(plan.workspaceBytes, 1))
    func x(_ step: Int) -> Double { frame.left + Double(step) / steps * frame.width }
    func y(_ offset: Int) -> Double { frame.top + frame.height * (1 - Double(offset) / bytes) }
    var document = SVGDocument(
      width: 920, height: 590, title: title,
      description: "\(plan.buffers.count) buffers in \(plan.workspaceBytes) bytes over \(plan.steps) kernels")
    document.add(text: SVGDocument.clipped(title, 90), x: 24, y: 28, size: 16, isBold: true)
    document.add(
      text: "workspace \(plan.workspaceBytes) B, lower bound for this order \(plan.lowerBound) B, "
        + "gap \(plan.gap) B, peak at kernel \(plan.peakStep)", x: 24, y: 48, size: 12)
    for (index, buffer) in plan.buffers.enumerated() {
      let left = x(buffer.lifetime.lowerBound)
      let width = x(buffer.lifetime.upperBound + 1) - left
      let top = y(buffer.offset + buffer.bytes)
      let height = y(buffer.offset) - top
      let name = buffer.contents.joined(separator: ", ")
      document.add(
        "rect",
        [
          "x": .number(left), "y": .number(top), "width": .number(width), "height": .number(height),
          "fill": .text(Self.colors[index % Self.colors.count]), "stroke": "#ffffff", "stroke-width": 0.5,
        ], tip: "\(name): \(buffer.bytes) B at \(buffer.offset)")
      let room = Int(width / 6.4)
      if height >= 12, room >= 4 {
        document.add(
          text: SVGDocument.clipped(name, room), x: left + 3, y: top + min(height / 2 + 4, 14), size: 10)
      }
    }
    drawAxes(in: &document, frame, x, y)
    return document.text
  }

  private func drawAxes(
    in document: inout SVGDocument, _ frame: (left: Double, top: Double, width: Double, height: Double),
    _ x: (Int) -> Double, _ y: (Int) -> Double
  ) {
    let bottom = frame.top + frame.height
    let right = frame.left + frame.width
    func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String, _ dash: String) {
      document.add(
        "line",
        [
          "x1": .number(x1), "y1": .number(y1), "x2": .number(x2), "y2": .number(y2), "stroke": .text(color),
          "stroke-dasharray": .text(dash),
        ])
    }
    line(frame.left, bottom, right, bottom, Ink.text, "none")
    line(frame.left, frame.top, frame.left, bottom, Ink.text, "none")
    line(frame.left, y(plan.lowerBound), right, y(plan.lowerBound), "#b00020", "6 4")
    let peak = x(plan.peakStep)
    line(peak, frame.top, peak, bottom, "#b00020", "2 4")
    document.add(
      text: "lower bound", x: right - 4, y: y(plan.lowerBound) + 13, size: 11, anchor: .end, fill: "#b00020")
    for quarter in 0...4 {
      let offset = plan.workspaceBytes * quarter / 4
      document.add(text: "\(offset)", x: frame.left - 6, y: y(offset) + 4, size: 11, anchor: .end)
    }
    let stride = max(1, (plan.steps + 15) / 16)
    for step in Swift.stride(from: 0, to: plan.steps, by: stride) {
      document.add(text: "\(step)", x: (x(step) + x(step + 1)) / 2, y: bottom + 16, size: 11, anchor: .middle)
    }
    document.add(
      text: "kernel, in order of execution", x: (frame.left + right) / 2, y: bottom + 40, size: 13,
      anchor: .middle)
    document.add(
      text: "bytes from the start of the workspace", x: 18, y: frame.top + frame.height / 2, size: 13,
      anchor: .middle, rotation: -90)
  }

  /// Light enough for dark text.
  private static let colors = [
    "#a6cee3", "#b2df8a", "#fdbf6f", "#cab2d6", "#ffff99", "#fb9a99", "#8dd3c7", "#d9d9d9", "#bebada",
    "#fccde5",
  ]
}
