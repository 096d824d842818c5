// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import Synchronization

/// Rules ready for matching, found by the operator at the root of their left side.
///
/// Most graphs hold few of the operators that rules begin with, so rules are prepared when the first node of
/// their operator comes.
final class RuleTable: Sendable {
  /// A rule and one form of its left side.
  struct Entry: Sendable {
    let rule: Rule
    let left: Matcher
    /// Whether the rule may be applied to floating point; it always may to all else.
    let isAdmittedForFloatingPoint: Bool
    /// The operators that the operands must come from, `nil` where any will do; most tries end here.
    let operandKinds: [ObjectIdentifier?]
  }

  private let rules: [ObjectIdentifier: [Rule]]
  private let classes: [FloatingPointClass]
  private let prepared = Mutex(Preparation())

  /// What is known of the operators that came so far.
  private struct Preparation {
    var entries: [ObjectIdentifier: [Entry]] = [:]
    var commutes: [ObjectIdentifier: Bool] = [:]
  }

  /// A table of rules; those of other classes are applied to integers and truth values only.
  init(_ rules: [Rule], admitting classes: [FloatingPointClass]) {
    var byRoot: [ObjectIdentifier: [Rule]] = [:]
    for rule in rules {
      if let kind = rule.left.rootKind { byRoot[kind, default: []].append(rule) }
    }
    self.rules = byRoot
    self.classes = classes
  }

  /// Whether some rule's left side begins with an operator.
  func isRoot(_ kind: ObjectIdentifier) -> Bool { rules[kind] != nil }

  /// The rules whose left side begins with an operator.
  subscript(kind: ObjectIdentifier) -> [Entry]? {
    guard let rules = rules[kind] else { return nil }
    return prepared.withLock { prepared in
      if let known = prepared.entries[kind] { return known }
      var entries: [Entry] = []
      for rule in rules {
        let isAdmitted = classes.contains(rule.floatingPointClass)
        for left in Matcher.forms(of: rule.left, &prepared.commutes) {
          entries.append(
            Entry(
              rule: rule, left: left, isAdmittedForFloatingPoint: isAdmitted,
              operandKinds: left.operands.map(\.kind)))
        }
      }
      prepared.entries[kind] = entries
      return entries
    }
  }
}

extension Pattern {
  /// The operator at the root; `nil` for a pattern that is none.
  fileprivate var rootKind: ObjectIdentifier? {
    switch self {
    case .apply(.exactly(let primitive), _): primitive.kind
    case .apply(.any(let type), _): ObjectIdentifier(type)
    case .apply(.derived, _), .variable, .splat, .number, .named, .computed: nil
    }
  }
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
