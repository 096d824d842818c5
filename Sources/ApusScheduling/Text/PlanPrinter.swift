// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusIO
import ApusKernel

/// Writes an entry point's memory plan as text: how good it is, what lies where and a picture of it.
package struct PlanPrinter {
  private let entry: PlannedEntryPoint

  /// A printer of an entry point's plan; the plan is checked when it is printed.
  package init(_ entry: PlannedEntryPoint) { self.entry = entry }

  /// The whole text, each line ended.
  package var text: String {
    let sections = [certificate, alive, table, MemoryText(plan: plan).lines]
    return sections.filter { !$0.isEmpty }.joined(separator: [""]).map { $0 + "\n" }.joined()
  }

  private var plan: MemoryPlan { entry.plan }

  /// How much memory is used, how much is needed, and what a check of its own found.
  package var certificate: [String] {
    var rows = [
      ("lower bound", plan.lowerBound, "B for this order of steps"),
      ("workspace", plan.workspaceBytes, "B"),
      ("gap", plan.gap, "B, \(Self.percent(plan.relativeGap))"),
    ].map { name, bytes, unit in (name, "\(GroupedNumber.text(bytes)) \(unit)") }
    if plan.reserved > 0 { rows.append(("fault record", "\(plan.reserved) B at offset 0")) }
    if plan.steps > 0 {
      let step = plan.peakStep
      rows.append(
        (
          "peak",
          "step \(step) of \(plan.steps), \(entry.schedule.name(ofStep: step)): "
            + "\(GroupedNumber.text(plan.liveBytes(step))) B alive"
        ))
    }
    rows.append(("plan checker", verdict))
    let count = plan.buffers.count
    return [
      "memory plan of \(entry.name): \(plan.steps) \(plan.steps == 1 ? "step" : "steps"), "
        + "\(count) \(count == 1 ? "buffer" : "buffers")"
    ] + rows.map { "  " + $0.0.padded(to: 14) + $0.1 }
  }

  /// What the check found; it runs here, so that the line cannot outlive the plan it speaks of.
  private var verdict: String {
    do throws(Diagnostic) {
      let proof = try PlanChecker.check(entry)
      return "verified, \(proof.reads) reads and \(proof.writes) writes of \(proof.steps) steps"
    } catch {
      return "FAILED: " + error.message
    }
  }

  /// What lives when most bytes do.
  private var alive: [String] {
    let step = plan.peakStep
    let buffers = plan.buffers(aliveIn: step).map { plan.buffers[$0] }
    guard !buffers.isEmpty else { return [] }
    let firstWrites = entry.schedule.firstWrites
    var items = buffers.filter { !$0.values.isEmpty }.map { buffer in
      (buffer.bytes, buffer.content(in: step, firstWrites).map(entry.schedule.label(of:)) ?? "")
    }
    let scratch = buffers.filter(\.values.isEmpty)
    if !scratch.isEmpty {
      let name = scratch.count == 1 ? "scratch" : "scratch, \(scratch.count) pieces"
      items.append((scratch.reduce(0) { $0 + $1.bytes }, name))
    }
    let sorted = items.enumerated().sorted { ($1.element.0, $0.offset) < ($0.element.0, $1.offset) }
    let width = items.map { GroupedNumber.text($0.0).count }.max() ?? 0
    return ["alive in step \(step)"]
      + sorted.map { _, item in
        "  \(GroupedNumber.text(item.0).leftPadded(to: width)) B  " + TerminalText.escaped(item.1)
      }
  }

  /// The buffers by first step.
  private var table: [String] {
    guard !plan.buffers.isEmpty else { return [] }
    let letters = MemoryText(plan: plan).letters
    let rows = plan.buffers.enumerated().map { position, buffer in
      [
        letters[position].map(String.init) ?? "", GroupedNumber.text(buffer.offset),
        GroupedNumber.text(buffer.bytes),
        "\(buffer.lifetime.lowerBound)–\(buffer.lifetime.upperBound)",
      ]
    }
    let head = ["", "offset", "bytes", "steps"]
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String], _ last: String) -> String {
      let padded = zip(cells, widths).map { $0.leftPadded(to: $1) }
      return "  " + (padded + [last]).joined(separator: "  ")
    }
    var lines = ["buffers", line(head, "contents")]
    for (row, buffer) in zip(rows, plan.buffers) {
      let contents = entry.schedule.contents(of: buffer)
      lines.append(line(row, TerminalText.escaped(contents.first ?? "")))
      for next in contents.dropFirst() {
        lines.append(line(["", "", "", ""], "then in place " + TerminalText.escaped(next)))
      }
    }
    return lines
  }

  /// A share of one in per cent with two decimals.
  static func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
  }
}

extension MemoryPlan.Buffer {
  /// What the buffer holds in a step: of the values that follow each other in it, the last one written by then.
  package func content(in step: Int, _ firstWrites: ValueTable<Int?>) -> Value? {
    values.last { value in firstWrites[value].map { $0 <= step } ?? false }
  }
}

extension Schedule {
  /// For each value, the first step that writes it, if any does.
  package var firstWrites: ValueTable<Int?> {
    var first = ValueTable<Int?>(graph, repeating: nil)
    for (position, step) in steps.enumerated() {
      for value in step.writes where first[value] == nil { first[value] = position }
    }
    for block in blocks {
      for result in block.carried.map(\.result) + block.written.map(\.result) where first[result] == nil {
        first[result] = block.steps.lowerBound
      }
    }
    return first
  }

  /// A step in a few words: the operators of its nodes.
  package func name(ofStep position: Int) -> String {
    var words: [String] = []
    for node in steps[position].nodes {
      let word = graph.nodes[node].primitive.mnemonic
      if !words.contains(word) { words.append(word) }
    }
    return words.prefix(4).joined(separator: " ") + (words.count > 4 ? " …" : "")
  }
}
