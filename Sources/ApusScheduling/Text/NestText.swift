// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// Writes a nest as loops around instructions in single-assignment form.
struct NestText {
  private let nest: Nest
  private let schedule: Schedule

  init(_ nest: Nest, in schedule: Schedule) {
    self.nest = nest
    self.schedule = schedule
  }

  /// The sizes of the loops, such as `32 rows × 10 columns`.
  static func sizes(_ nest: Nest) -> String {
    let sizes = nest.rows.indices.map { size(ofLoop: $0, of: nest) }
    let rows = sizes.isEmpty ? "1" : sizes.joined(separator: "×")
    return "\(rows) \(rows == "1" ? "row" : "rows") × \(size(ofLoop: nest.rows.count, of: nest)) "
      + (nest.columns == 1 ? "column" : "columns")
  }

  /// The loops, the instructions by stage and the stores.
  var lines: [String] {
    var lines = nest.stores.compactMap(beginning) + [Self.loops(nest)]
    var stage = -1
    for (number, instruction) in nest.instructions.enumerated() {
      if nest.lastStage > 0, instruction.stage != stage {
        stage = instruction.stage
        lines.append("  stage \(stage)")
      }
      lines.append("    " + line(number, instruction))
    }
    for store in nest.stores {
      let target = text(store.access)
      switch store.combiner {
      case nil: lines.append("    \(target) = v\(store.instruction)")
      case .sum: lines.append("    \(target) += v\(store.instruction)")
      case .max: lines.append("    \(target) max= v\(store.instruction)")
      case .min: lines.append("    \(target) min= v\(store.instruction)")
      }
    }
    return lines
  }

  /// What memory holds before the loops, where that is not what every sum begins with.
  private func beginning(_ store: Nest.Store) -> String? {
    switch store.ground {
    case .copy(let view):
      let from = view.offset == 0 ? "" : " from \(view.offset) on"
      return "\(schedule.reference(store.access.base)) begins as \(schedule.reference(view.base))" + from
    case .fill(let literal) where store.combiner == nil:
      return "\(schedule.reference(store.access.base)) begins as \(literal.number)"
    case .fill, nil: return nil
    }
  }

  private static func loops(_ nest: Nest) -> String {
    let rows = nest.rows.indices.map { "r\($0) < \(size(ofLoop: $0, of: nest))" }
    return "for " + (rows + ["c < \(size(ofLoop: nest.rows.count, of: nest))"]).joined(separator: ", ")
  }

  /// How many steps a loop has: a number, or a multiple of the number of examples and the greatest it can be.
  private static func size(ofLoop loop: Int, of nest: Nest) -> String {
    let size = loop < nest.rows.count ? nest.rows[loop] : nest.columns
    guard let partial = nest.partial(ofLoop: loop), partial.count == .examples else { return "\(size)" }
    return (partial.scale == 1 ? "n" : "\(partial.scale)n") + " ≤ \(size)"
  }

  /// Instructions in columns: what, then its type and whether there is one value for a whole row.
  private func line(_ number: Int, _ instruction: Nest.Instruction) -> String {
    let name = "v\(number)".padded(to: widestName)
    let facts = "\(instruction.dtype)" + (instruction.isPerRow ? ", once a row" : "")
    return "\(name) = \(text(instruction.operation).padded(to: widestOperation))  : \(facts)"
  }

  private var widestName: Int { "v\(max(0, nest.instructions.count - 1))".count }

  private var widestOperation: Int {
    nest.instructions.map { text($0.operation).count }.filter { $0 <= 40 }.max() ?? 0
  }

  private func text(_ operation: Nest.Operation) -> String {
    switch operation {
    case .load(let access): text(access)
    case .literal(let literal): literal.number
    case .coordinate(let walk): text(walk)
    case .random(let stream, let key, let first, let walk):
      "random \(String(stream, radix: 16)) v\(key), v\(first) at \(text(walk))"
    case .unary(let operation, let x): "\(operation.name) v\(x)"
    case .binary(let operation, let x, let y): "\(operation.name) v\(x), v\(y)"
    case .compare(let comparison, let x, let y): "\(comparison.rawValue) v\(x), v\(y)"
    case .select(let condition, let x, let y): "select v\(condition), v\(x), v\(y)"
    case .convert(let x): "convert v\(x)"
    case .reduce(let combiner, let x): "\(combiner.rawValue) over c of v\(x)"
    case .accumulator: "product"
    }
  }

  private func text(_ walk: Nest.Walk, _ starts: [(name: String, factor: Int)] = []) -> String {
    let rows = walk.rowStrides.enumerated().map { (name: "r\($0.offset)", factor: $0.element) }
    return IndexText.sum(starts + rows + [(name: "c", factor: walk.columnStride)], walk.offset)
  }

  private func text(_ access: Nest.Access) -> String {
    let starts = access.starts.map { (name: "v\($0.instruction)", factor: $0.stride) }
    let element = "\(schedule.reference(access.base))[\(text(access.position, starts))]"
    guard let bounds = access.bounds else { return element }
    return element + IndexText.bounds(bounds.conditions.map { text($0) }, else: bounds.outside)
  }
}

/// Positions in memory as sums.
enum IndexText {
  /// Which elements are in the memory, such as ` where r0 − 1 ≥ 0, else 0.0`.
  static func bounds(_ conditions: [String], else outside: Literal) -> String {
    " where \(conditions.map { "\($0) ≥ 0" }.joined(separator: ", ")), else \(outside.number)"
  }

  /// A sum of multiples of variables and a constant, such as `128·r0 + c + 3`.
  static func sum(_ terms: [(name: String, factor: Int)], _ constant: Int) -> String {
    // A constant first saves the sign of a first term that is subtracted: `128 − i0`.
    let first = terms.first { $0.factor != 0 }
    let beginsWithConstant = constant > 0 && first.map { $0.factor < 0 } ?? false
    var text = beginsWithConstant ? "\(constant)" : ""
    for (name, factor) in terms where factor != 0 {
      let magnitude = factor.magnitude == 1 ? name : "\(factor.magnitude)·\(name)"
      if text.isEmpty {
        text = (factor < 0 ? "−" : "") + magnitude
      } else {
        text += (factor < 0 ? " − " : " + ") + magnitude
      }
    }
    if text.isEmpty { return "\(constant)" }
    guard constant != 0, !beginsWithConstant else { return text }
    return text + (constant < 0 ? " − " : " + ") + "\(constant.magnitude)"
  }
}

extension Schedule {
  /// A value as the text of the graph names it.
  func reference(_ value: Value) -> String {
    graph.nodes[value.node].types.count == 1 ? "%\(value.node)" : "%\(value.node).\(value.result)"
  }
}

extension String {
  /// The text with spaces after it up to a number of characters.
  package func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }

  /// The text with spaces before it up to a number of characters.
  package func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }
}
