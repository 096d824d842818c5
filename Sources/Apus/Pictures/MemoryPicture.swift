// SPDX-License-Identifier: Apache-2.0

import ApusGraph
package import ApusScheduling

/// An entry point's workspace as a picture: kernels from left to right, byte offsets from bottom to top, a box
/// per buffer.
package struct MemoryPicture {
  private let title: String
  private let entry: PlannedEntryPoint
  private let phases: [TrainingPhase]

  private let plot = (left: 92.0, right: 852.0, top: 118.0, bottom: 638.0)
  private let list = (left: 880.0, right: 1176.0)

  /// A picture of an entry point's plan under a title such as the name of the model.
  package init(_ entry: PlannedEntryPoint, title: String) {
    self.title = title
    self.entry = entry
    phases = entry.schedule.graph.phases
  }

  /// The picture; equal plans give equal bytes.
  package var svg: String {
    let height = plot.bottom + (hasKernelNames ? 190 : 72)
    var document = SVGDocument(
      width: 1200, height: height, title: "Memory of \(title), \(entry.name)",
      description: "Boxes of \(plan.buffers.count) buffers over \(plan.steps) kernels. \(certificate)")
    document.add(
      text: SVGDocument.clipped("Memory of \(title)", 60), x: 24, y: 34, size: 18, isBold: true,
      appendix: SVGDocument.clipped(entry.name, 40))
    document.add(text: certificate, x: 24, y: 56, size: 13, fill: Ink.faint)
    drawLegend(&document)
    drawAxes(&document)
    drawPeakBand(&document)
    for (position, buffer) in plan.buffers.enumerated() { draw(buffer, position, &document) }
    drawReserved(&document)
    drawBounds(&document)
    drawAlive(&document)
    return document.text
  }

  private var plan: MemoryPlan { entry.plan }
  private var hasKernelNames: Bool { plan.steps <= 64 }

  private var certificate: String {
    "workspace \(GroupedNumber.text(plan.workspaceBytes)) B · lower bound for this order "
      + "\(GroupedNumber.text(plan.lowerBound)) B · gap \(GroupedNumber.text(plan.gap)) B · "
      + "peak in kernel \(plan.peakStep)"
  }

  // MARK: Scales

  private var unit: (bytes: Int, name: String) {
    switch plan.workspaceBytes {
    case ..<8192: (1, "bytes")
    case ..<(8 << 20): (1 << 10, "KiB")
    case ..<(8 << 30): (1 << 20, "MiB")
    default: (1 << 30, "GiB")
    }
  }

  private var ticks: Ticks {
    let top = Double(max(plan.workspaceBytes, 1)) / Double(unit.bytes)
    return Ticks(from: 0, to: top, count: 8, smallestStep: unit.bytes == 1 ? 64 : 0, isWidened: true)
  }

  private func x(_ step: Int) -> Double {
    plot.left + (plot.right - plot.left) * Double(step) / Double(max(plan.steps, 1))
  }

  private func y(_ bytes: Int) -> Double {
    plot.bottom - (plot.bottom - plot.top) * Double(bytes) / Double(unit.bytes) / ticks.upper
  }

  // MARK: Parts

  private func drawLegend(_ document: inout SVGDocument) {
    var x = plot.left
    for (name, colour) in Self.legend where legendNames.contains(name) {
      document.add(
        "rect", ["x": .number(x), "y": 73, "width": 14, "height": 14, "rx": 2, "fill": .text(colour)])
      document.add(text: name, x: x + 20, y: 84.5, size: 12)
      x += 32 + SVGDocument.width(of: name, size: 12) + 12
    }
  }

  private static let scratch = "scratch of one kernel"
  private static let legend = [
    ("forward", "#9dcfee"), ("backward", "#f5c272"), ("update", "#84cdb4"), (scratch, "#cccccc"),
  ]

  private var legendNames: Set<String> { Set(plan.buffers.map(kind)) }

  private func kind(_ buffer: MemoryPlan.Buffer) -> String {
    buffer.values.first.map { phases[$0.node].rawValue } ?? Self.scratch
  }

  private func colour(_ buffer: MemoryPlan.Buffer) -> String {
    let kind = kind(buffer)
    return Self.legend.first { $0.0 == kind }?.1 ?? "#cccccc"
  }

  private func drawAxes(_ document: inout SVGDocument) {
    for tick in ticks.ticks {
      let y = plot.bottom - (plot.bottom - plot.top) * tick.value / ticks.upper
      line(&document, (plot.left, y), (plot.right, y), Ink.grid)
      document.add(text: tick.label, x: plot.left - 8, y: y + 4, size: 11, anchor: .end, fill: Ink.faint)
    }
    line(&document, (plot.left, plot.top), (plot.left, plot.bottom), Ink.axis)
    line(&document, (plot.left, plot.bottom), (plot.right, plot.bottom), Ink.axis)
    document.add(
      text: "offset in the workspace (\(unit.name))", x: 26, y: (plot.top + plot.bottom) / 2, size: 13,
      anchor: .middle, rotation: -90)
    if hasKernelNames {
      drawKernelNames(&document)
    } else {
      let steps = Ticks(from: 0, to: Double(plan.steps - 1), count: 12, smallestStep: 1, isWidened: false)
      for tick in steps.ticks {
        document.add(
          text: tick.label, x: (x(Int(tick.value)) + x(Int(tick.value) + 1)) / 2, y: plot.bottom + 18,
          size: 11, anchor: .middle, fill: Ink.faint)
      }
    }
    document.add(
      text: "kernel, in order of execution", x: (plot.left + plot.right) / 2,
      y: plot.bottom + (hasKernelNames ? 172 : 48), size: 13, anchor: .middle)
  }

  private func drawKernelNames(_ document: inout SVGDocument) {
    for step in 0..<plan.steps {
      let middle = (x(step) + x(step + 1)) / 2
      line(&document, (middle, plot.bottom), (middle, plot.bottom + 4), Ink.axis)
      document.add(
        text: SVGDocument.clipped("\(step) \(entry.schedule.name(ofStep: step))", 30), x: middle + 4,
        y: plot.bottom + 14, size: plan.steps > 44 ? 9 : 10.5, anchor: .end,
        fill: step == plan.peakStep ? Self.peak : Ink.text, isBold: step == plan.peakStep, rotation: -50)
    }
  }

  private static let peak = "#b03a00"

  private func drawPeakBand(_ document: inout SVGDocument) {
    guard plan.steps > 0 else { return }
    let (left, right) = (x(plan.peakStep), x(plan.peakStep + 1))
    document.add(
      "rect",
      [
        "x": .number(left), "y": .number(plot.top - 4), "width": .number(right - left),
        "height": .number(plot.bottom - plot.top + 4), "fill": "#fbe3d6",
      ])
    document.add(
      text: "peak", x: (left + right) / 2, y: plot.top - 8, size: 12, anchor: .middle, fill: Self.peak,
      isBold: true)
  }

  private func draw(_ buffer: MemoryPlan.Buffer, _ position: Int, _ document: inout SVGDocument) {
    let (left, right) = (x(buffer.lifetime.lowerBound), x(buffer.lifetime.upperBound + 1))
    let (top, bottom) = (y(buffer.offset + buffer.bytes), y(buffer.offset))
    document.add(
      "rect",
      [
        "x": .number(left + 0.5), "y": .number(top + min(0.5, (bottom - top) / 4)),
        "width": .number(max(right - left - 1, 0.5)),
        "height": .number(max(bottom - top - 1, (bottom - top) / 2)),
        "rx": .number(min(3, (bottom - top) / 4)),
        "fill": .text(colour(buffer)), "stroke": "#555555",
        "stroke-width": .number(bottom - top < 5 ? 0.15 : 0.6),
      ], tip: tip(buffer))
    let label = label(buffer)
    let (width, height) = (right - left, bottom - top)
    if width >= 44 || width >= height, height >= 11, width >= 20 {
      text(label, (left + right) / 2, (top + bottom) / 2, width, min(11, height - 2), 0, &document)
    } else if width >= 11, height >= 30 {
      text(label, (left + right) / 2, (top + bottom) / 2, height, min(11, width - 2), -90, &document)
    }
  }

  /// The layer that a buffer's first value belongs to, its operator and its type.
  private func label(_ buffer: MemoryPlan.Buffer) -> String { label(buffer.values.first) }

  private func label(_ value: Value?) -> String {
    guard let value else { return "scratch" }
    let node = entry.schedule.graph.nodes[value.node]
    let text = "\(node.primitive.mnemonic) \(entry.schedule.graph.type(of: value))"
    guard let origin = node.origin, !origin.path.isEmpty else { return text }
    return "\(origin): \(text)"
  }

  /// A label in the middle of a box, cut to its length; left out if too little would remain.
  private func text(
    _ label: String, _ x: Double, _ y: Double, _ length: Double, _ size: Double, _ rotation: Double,
    _ document: inout SVGDocument
  ) {
    let room = Int((length - 6) / (size * 0.56))
    guard room >= 3, label.count <= room || label != "scratch" else { return }
    let (dx, dy) = rotation == 0 ? (0, size * 0.35) : (size * 0.35, 0)
    document.add(
      text: SVGDocument.clipped(label, room), x: x + dx, y: y + dy, size: size, anchor: .middle,
      rotation: rotation)
  }

  private func tip(_ buffer: MemoryPlan.Buffer) -> String {
    let (first, last) = (buffer.lifetime.lowerBound, buffer.lifetime.upperBound)
    return entry.schedule.contents(of: buffer).joined(separator: ", then in place ")
      + " · \(GroupedNumber.text(buffer.bytes)) B at offset \(GroupedNumber.text(buffer.offset))"
      + (first == last ? " · kernel \(first)" : " · kernels \(first) to \(last)")
  }

  private func drawReserved(_ document: inout SVGDocument) {
    guard plan.reserved > 0 else { return }
    document.add(
      "rect",
      [
        "x": .number(plot.left), "y": .number(y(plan.reserved)), "width": .number(plot.right - plot.left),
        "height": .number(max(y(0) - y(plan.reserved), 0.5)), "fill": "#888888",
      ], tip: "record of a fault · \(plan.reserved) B at offset 0")
  }

  /// The lines of the workspace and of the lower bound, which are one if the gap is 0.
  private func drawBounds(_ document: inout SVGDocument) {
    let (workspace, bound) = (y(plan.workspaceBytes), y(plan.lowerBound))
    line(&document, (plot.left, bound), (plot.right, bound), Ink.text, width: 1.4, dashes: "6 4")
    guard plan.gap > 0 else {
      return label(&document, "workspace = lower bound", workspace - 5)
    }
    line(&document, (plot.left, workspace), (plot.right, workspace), Self.peak, width: 1.4)
    label(&document, "workspace", workspace - 5)
    label(&document, "lower bound", bound + 14)
  }

  private func label(_ document: inout SVGDocument, _ text: String, _ y: Double) {
    let isLeft = plan.peakStep * 2 > plan.steps
    document.add(
      text: text, x: isLeft ? plot.left + 6 : plot.right - 4, y: y, size: 11,
      anchor: isLeft ? .start : .end)
  }

  private func line(
    _ document: inout SVGDocument, _ from: (x: Double, y: Double), _ to: (x: Double, y: Double),
    _ colour: String, width: Double = 1, dashes: String = "none"
  ) {
    document.add(
      "line",
      [
        "x1": .number(from.x), "y1": .number(from.y), "x2": .number(to.x), "y2": .number(to.y),
        "stroke": .text(colour), "stroke-width": .number(width), "stroke-dasharray": .text(dashes),
      ])
  }

  /// What is alive at the peak, largest first; all scratch memory in one line.
  private func drawAlive(_ document: inout SVGDocument) {
    let items = aliveAtPeak
    guard !items.isEmpty else { return }
    document.add(text: "Alive at the peak", x: list.left, y: plot.top + 4, size: 14, isBold: true)
    document.add(
      text: SVGDocument.clipped(
        "kernel \(plan.peakStep): \(entry.schedule.name(ofStep: plan.peakStep))", 46),
      x: list.left, y: plot.top + 22, size: 12, fill: Ink.faint)
    let shown = items.prefix(items.count <= 16 ? 16 : 15)
    var y = plot.top + 48
    for item in shown {
      document.add(
        "rect",
        [
          "x": .number(list.left), "y": .number(y - 10), "width": 12, "height": 12, "rx": 2,
          "fill": .text(item.colour), "stroke": "#555555", "stroke-width": 0.6,
        ])
      document.add(text: SVGDocument.clipped(item.label, 44), x: list.left + 20, y: y, size: 12)
      document.add(
        text: "\(GroupedNumber.text(item.bytes)) B", x: list.left + 20, y: y + 14, size: 11, fill: Ink.faint)
      y += 32
    }
    guard shown.count < items.count else { return }
    let rest = items.dropFirst(shown.count).reduce(0) { $0 + $1.bytes }
    document.add(
      text: "and \(items.count - shown.count) more, \(GroupedNumber.text(rest)) B", x: list.left + 20, y: y,
      size: 12, fill: Ink.faint)
  }

  private var aliveAtPeak: [(label: String, bytes: Int, colour: String)] {
    let alive = plan.buffers(aliveIn: plan.peakStep).map { plan.buffers[$0] }
    let scratch = alive.filter(\.values.isEmpty)
    let firstWrites = entry.schedule.firstWrites
    var items = alive.filter { !$0.values.isEmpty }.map { buffer in
      (
        label: label(buffer.content(in: plan.peakStep, firstWrites)), bytes: buffer.bytes,
        colour: colour(buffer)
      )
    }
    if !scratch.isEmpty {
      items.append(
        (
          label: scratch.count == 1 ? "scratch" : "scratch, \(scratch.count) pieces",
          bytes: scratch.reduce(0) { $0 + $1.bytes }, colour: colour(scratch[0])
        ))
    }
    return items.enumerated().sorted { ($1.element.bytes, $0.offset) < ($0.element.bytes, $1.offset) }
      .map(\.element)
  }
}
