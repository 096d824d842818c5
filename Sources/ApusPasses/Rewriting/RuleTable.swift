// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives

/// Rules ready for matching, found by the operator at the root of their left side.
struct RuleTable: Sendable {
  /// A rule and one form of its left side.
  struct Entry: Sendable {
    let rule: Rule
    let left: Matcher
    /// Whether the rule may be applied to floating point; it always may to all else.
    let isAdmittedForFloatingPoint: Bool
    /// The operators that the operands must come from, `nil` where any will do; most tries end here.
    let operandKinds: [ObjectIdentifier?]
  }

  private let entries: [ObjectIdentifier: [Entry]]

  /// Prepares rules; those of other classes are applied to integers and truth values only.
  init(_ rules: [Rule], admitting classes: Set<FloatingPointClass>) {
    var entries: [ObjectIdentifier: [Entry]] = [:]
    for rule in rules {
      for left in Matcher.forms(of: rule.left) {
        guard case .apply(let kind, _, _) = left.form else { continue }
        let isAdmitted = classes.contains(rule.floatingPointClass)
        entries[kind, default: []].append(
          Entry(
            rule: rule, left: left, isAdmittedForFloatingPoint: isAdmitted,
            operandKinds: left.operands.map(\.kind)))
      }
    }
    self.entries = entries
  }

  /// The rules whose left side begins with an operator.
  subscript(kind: ObjectIdentifier) -> [Entry]? { entries[kind] }
}

extension Matcher {
  /// The operator that a value must come from; `nil` if any will do.
  fileprivate var kind: ObjectIdentifier? {
    switch form {
    case .variable: nil
    case .splat, .number: ObjectIdentifier(Fill.self)
    case .named: operands[0].kind
    case .apply(let kind, _, _): kind
    }
  }
}
