// SPDX-License-Identifier: Apache-2.0

import ApusGraph
package import ApusIO
import ApusKernel
import ApusTensor

/// Writes a schedule as text for a reader: each kernel with its loops, its instructions and the memory it
/// touches.
///
///     step 2  map  1 row × 1280 columns  2 560 FLOP
///       nodes
///         %7 = add %5, %6 : f32[32,40]  0
///       reads    %5 f32[32,40], %6 f32[32,40]
///       writes   %7 f32[32,40]
///       for c < 1280
///         v0 = %5[c]         : f32
///         …
package struct SchedulePrinter {
  private let schedule: Schedule

  /// A printer of a schedule.
  package init(_ schedule: Schedule) { self.schedule = schedule }

  /// The whole text, each line ended.
  package var text: String {
    var lines = [summary]
    lines += self.lines(of: schedule.trees)
    lines += operations
    return lines.map { $0 + "\n" }.joined()
  }

  /// The lines of steps and blocks, each after an empty one.
  private func lines(of trees: [BlockTree]) -> [String] {
    trees.flatMap { tree in
      switch tree {
      case .step(let position): return [""] + lines(ofStep: position)
      case .block(let block, let body):
        return ["", title(ofBlock: block)] + lines(of: body).map { $0.isEmpty ? "" : "  " + $0 }
      }
    }
  }

  private func title(ofBlock number: Int) -> String {
    let block = schedule.blocks[number]
    let steps = "steps \(block.steps.lowerBound)–\(block.steps.upperBound - 1)"
    var lines: [String] = []
    let written = block.written.map { (schedule.reference($0.part), schedule.reference($0.result)) }
    let condition = block.condition.map { ($0.expected ? "" : "not ") + schedule.reference($0.value) }
    if block.count == 1, let condition {
      lines = ["branch \(number)  \(steps) if \(condition)"]
      lines += written.map { part, result in "gives \(part) as \(result)" }
    } else {
      let end = block.isReversed ? ", parts from the last on" : ""
      let count = GroupedNumber.text(block.count)
      let often = condition.map { "while \($0), at most \(count)" } ?? count
      lines = ["loop \(number)  \(often) × \(steps)\(end)"]
      lines += block.carried.map { item in
        "hands on \(schedule.reference(item.next)) as \(schedule.reference(item.input)), first "
          + "\(schedule.reference(item.initial)), last \(schedule.reference(item.result))"
      }
      lines += written.map { part, result in "stacks \(part) in \(result)" }
    }
    return lines.joined(separator: "\n  ")
  }

  /// The number of steps of each form and the operations of all.
  package var summary: String {
    var counts: [(word: String, count: Int)] = []
    for step in schedule.steps {
      let word = step.form.word
      if let index = counts.firstIndex(where: { $0.word == word }) {
        counts[index].count += 1
      } else {
        counts.append((word, 1))
      }
    }
    let list = counts.map { "\($0.count) \($0.word)" }.joined(separator: ", ")
    let count = schedule.steps.count
    return "\(count) \(count == 1 ? "step" : "steps")" + (list.isEmpty ? "" : ": " + list)
      + "; \(GroupedNumber.text(schedule.operations.total)) FLOP"
  }

  /// What each layer costs, in order of first use; nothing if nothing costs anything.
  private var operations: [String] {
    let layers = schedule.operationsByLayer.filter { $0.total > 0 }
    guard !layers.isEmpty else { return [] }
    let head = ["layer", "forward", "backward", "FLOP"]
    let rows = layers.map { layer in
      [
        layer.path.isEmpty ? "no layer" : TerminalText.escaped(layer.path),
        GroupedNumber.text(layer.forward.total), GroupedNumber.text(layer.backward.total),
        GroupedNumber.text(layer.total),
      ]
    }
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    let table = ([head] + rows).map { cells in
      "  " + cells[0].padded(to: widths[0])
        + zip(cells, widths).dropFirst().map { "  " + $0.leftPadded(to: $1) }.joined()
    }
    return ["", "operations by layer"] + table
  }

  /// The lines of one step.
  package func lines(ofStep position: Int) -> [String] {
    let step = schedule.steps[position]
    let operations = schedule.operations(of: step).total
    var title = "step \(position)  \(step.form.word)  \(sizes(step.form))"
    if operations > 0 { title += "  \(GroupedNumber.text(operations)) FLOP" }
    var lines = [title, "  nodes"]
    lines += step.nodes.map { "    " + TerminalText.escaped(schedule.graph.remark($0)) }
    if !step.reads.isEmpty { lines += list("reads ", step.reads) }
    if !step.writes.isEmpty { lines += list("writes", step.writes) }
    return lines + body(step).map { "  " + $0 }
  }

  /// The statements of a step in a code style, before its buffers have places.
  package func lines(ofStep position: Int, loweredTo style: CodeStyle) throws(Diagnostic) -> [String] {
    let draft = try schedule.draft(schedule.steps[position], style)
    let names = draft.parameters.map { parameter in
      switch parameter.buffer {
      case .value(let value): schedule.reference(value)
      case .scratch(let number): "scratch\(number)"
      }
    }
    return StatementText(parameters: names).lines(draft.body)
  }

  private func list(_ word: String, _ values: [Value]) -> [String] {
    values.enumerated().map { index, value in
      let home: String =
        switch schedule.homes[value] {
        case .workspace: "workspace"
        case .input(let name): "input \(TerminalText.escaped(name))"
        case .parameter(let name): "state \(TerminalText.escaped(name))"
        case .constant: "constant"
        case .result(let name): "result \(TerminalText.escaped(name))"
        case .carried(let result): "handed on as \(schedule.reference(result))"
        case .part(let whole, _, let loop):
          (loop == nil ? "" : "part of ") + schedule.reference(whole)
        }
      let reference = schedule.reference(value)
      return "  \(index == 0 ? word : "      ")  \(reference)  \(schedule.graph.type(of: value))  \(home)"
    }
  }

  private func sizes(_ form: Schedule.Step.Form) -> String {
    switch form {
    case .nest(let nest): return NestText.sizes(nest)
    case .contraction(let contraction, _): return sizes(contraction)
    case .chain(let links): return links.map { sizes($0.contraction) }.joined(separator: ", then ")
    case .assembly(_, let fill, let pieces):
      return "\(pieces.count) \(pieces.count == 1 ? "piece" : "pieces")" + (fill == nil ? "" : " over a fill")
    case .guarded(_, _, let count, let bound): return "\(count) in 0..<\(bound)"
    case .custom(let statements, _, _):
      return "\(statements.count) \(statements.count == 1 ? "statement" : "statements")"
    }
  }

  private func sizes(_ contraction: Contraction) -> String {
    let outer = contraction.outer.map { "\($0.size) × " }.joined()
    return "\(outer)(\(contraction.m.size)×\(contraction.k.size))·"
      + "(\(contraction.k.size)×\(contraction.n.size))"
  }

  private func body(_ step: Schedule.Step) -> [String] {
    switch step.form {
    case .nest(let nest): return NestText(nest, in: schedule).lines
    case .contraction(let contraction, let nest):
      return lines(contraction, nest)
    case .chain(let links):
      let lines = links.flatMap { self.lines($0.contraction, $0.nest) }
      return ["some rows at a time"] + lines.map { "  " + $0 }
    case .assembly(let target, let fill, let pieces):
      let first = fill.map { ["fill \(schedule.reference(target)) with \($0.number)"] } ?? []
      return first + pieces.map { piece(sizes: $0.sizes, $0.source, $0.target) }
    case .guarded(let view, let dtype, let count, let bound):
      let element = "\(schedule.reference(view.base))[\(IndexText.sum([("i", 1)], view.offset))]"
      return ["for i < \(count)", "  fail with i if \(element) : \(dtype) is outside 0..<\(bound)"]
    case .custom(let statements, let operands, let results):
      let names =
        operands.map { schedule.reference($0.base) + ($0.offset == 0 ? "" : "+\($0.offset)") }
        + results.map(schedule.reference)
      return StatementText(parameters: names).lines(statements)
    }
  }

  private func lines(_ contraction: Contraction, _ nest: Nest) -> [String] {
    product(contraction) + ["epilogue"] + NestText(nest, in: schedule).lines.map { "  " + $0 }
  }

  /// The matrix product as loops over strided memory.
  private func product(_ contraction: Contraction) -> [String] {
    var loops = contraction.outer.enumerated().map { ("o\($0.offset)", $0.element) }
    loops += [("m", contraction.m), ("n", contraction.n)]
    let summed = ("k", contraction.k)
    func element(_ view: StorageView, _ stride: (Contraction.Loop) -> Int) -> String {
      let terms = (loops + [summed]).filter { $0.1.count > 1 }.map { ($0.0, stride($0.1)) }
      return "\(schedule.reference(view.base))[\(IndexText.sum(terms, view.offset))]"
    }
    let isSum = contraction.outer.contains { $0.result == 0 }
    let bounds = loops.map { "\($0.0) < \($0.1.size)" }.joined(separator: ", ")
    return [
      "for \(bounds)",
      "  product \(isSum ? "+=" : "=") sum over k < \(contraction.k.size) of "
        + "\(element(contraction.left) { $0.left }) · \(element(contraction.right) { $0.right })  "
        + ": \(contraction.dtype)",
    ]
  }

  private func piece(sizes: [Int], _ source: StorageView, _ target: StorageView) -> String {
    let axes = sizes.indices.filter { sizes[$0] != 1 }
    func element(_ view: StorageView) -> String {
      func text(_ sum: StorageView.Sum) -> String {
        IndexText.sum(axes.enumerated().map { ("i\($0.offset)", sum.strides[$0.element]) }, sum.offset)
      }
      let element = "\(schedule.reference(view.base))[\(text(view.position))]"
      guard let bounds = view.bounds else { return element }
      return element + IndexText.bounds(bounds.conditions.map(text), else: bounds.outside)
    }
    let bounds = axes.enumerated().map { "i\($0.offset) < \(sizes[$0.element])" }.joined(separator: ", ")
    return (bounds.isEmpty ? "" : "for \(bounds)  ") + "\(element(target)) = \(element(source))"
  }
}

extension Schedule.Step.Form {
  /// The form in one word.
  package var word: String {
    switch self {
    case .nest(let nest): nest.lastStage > 0 ? "row" : "map"
    case .contraction: "contraction"
    case .chain: "chain"
    case .assembly: "assembly"
    case .guarded: "guard"
    case .custom: "custom"
    }
  }
}

/// Whole numbers with a space between groups of three digits.
package enum GroupedNumber {
  /// The number as text.
  package static func text(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "−" : ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position) % 3 == 0 { text.append(" ") }
      text.append(digit)
    }
    return text
  }
}
