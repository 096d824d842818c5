// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import Synchronization

/// Rules ready for matching, found by the operator at the root of their left side.
///
/// Most graphs hold few of the operators that rules begin with, so rules are prepared when the first node of
/// their operator comes.
final class RuleTable: Sendable {
  /// A rule, its sides, and one order of the operands on the left one; a reference, since every node is held against
  /// many of them.
  final class Entry: Sendable {
    let rule: Rule
    let sides: Rule.Sides
    let order: OperandOrder
    /// Whether the rule may be applied to floating point; it always may to all else.
    let isAdmittedForFloatingPoint: Bool
    /// The operators that the operands must come from, `nil` where any will do; most tries end here.
    let operandKinds: [ObjectIdentifier?]

    init(_ rule: Rule, _ sides: Rule.Sides, _ order: OperandOrder, isAdmittedForFloatingPoint: Bool) {
      self.rule = rule
      self.sides = sides
      self.order = order
      self.isAdmittedForFloatingPoint = isAdmittedForFloatingPoint
      let kinds = sides.left.operandKinds
      operandKinds = order & 1 == 0 ? kinds : kinds.reversed()
    }
  }

  private let rules: KindTable<[Rule]>
  private let makeRules: (@Sendable (any Primitive.Type) -> [Rule])?
  private let classes: [FloatingPointClass]
  private let prepared = Mutex(Preparation())

  /// What is known of the operators that came so far.
  private struct Preparation {
    var entries = KindTable<[Entry]>()
    var commutes = KindTable<Bool>()
  }

  /// A table of rules, and of those made for each operator that comes; rules of other classes are applied to integers
  /// and truth values only.
  init(
    _ rules: [Rule], and makeRules: (@Sendable (any Primitive.Type) -> [Rule])?,
    admitting classes: [FloatingPointClass]
  ) {
    var byRoot = KindTable<[Rule]>()
    for rule in rules {
      if let kind = rule.sides.left.kind { byRoot.update(kind, initially: []) { $0.append(rule) } }
    }
    self.rules = byRoot
    self.makeRules = makeRules
    self.classes = classes
  }

  /// The rules whose left side begins with an operator.
  func entries(for primitive: any Primitive) -> [Entry] {
    let kind = primitive.kind
    return prepared.withLock { prepared in
      if let known = prepared.entries[kind] { return known }
      var entries: [Entry] = []
      for rule in (rules[kind] ?? []) + (makeRules?(type(of: primitive)) ?? []) {
        let isAdmitted = classes.contains(rule.floatingPointClass)
        let sides = rule.sides
        for order in sides.left.operandOrders(&prepared.commutes) {
          entries.append(Entry(rule, sides, order, isAdmittedForFloatingPoint: isAdmitted))
        }
      }
      prepared.entries.note(entries, of: kind)
      return entries
    }
  }
}

extension Pattern {
  /// For each operand of the root, the operator that it must come from; `nil` where any will do.
  fileprivate var operandKinds: [ObjectIdentifier?] {
    guard case .apply(_, let operands) = self else { return [] }
    return operands.map(\.kind)
  }

  /// The operator that a value must come from; `nil` if any will do.
  fileprivate var kind: ObjectIdentifier? {
    switch self {
    case .variable, .moved, .computed: nil
    case .splat, .number: ObjectIdentifier(Fill.self)
    case .named(_, let pattern): pattern.kind
    case .apply(let operation, _): operation.kind
    }
  }
}

extension Pattern.Operator {
  /// Which operator this is, attributes aside; `nil` if it is made when a rule applies.
  var kind: ObjectIdentifier? {
    switch self {
    case .exactly(let primitive): primitive.kind
    case .any(let type): ObjectIdentifier(type)
    case .derived: nil
    }
  }
}
