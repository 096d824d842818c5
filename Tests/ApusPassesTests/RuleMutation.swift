// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives

@testable import ApusPasses

/// A rule made wrong in one place.
struct RuleMutation {
  let rule: Rule
  /// What was done to it.
  let change: String

  private init(_ rule: Rule, _ change: String, right: Pattern? = nil, keepsCondition: Bool = true) {
    self.change = change
    self.rule = Rule(rule.name, rule.floatingPointClass, rule.domain) { (_: Pattern) in
      Rule.Sides(
        left: rule.sides.left, right: right ?? rule.sides.right,
        condition: keepsCondition ? rule.sides.condition : nil)
    }
  }

  private init(_ rule: Rule, claiming floatingPointClass: FloatingPointClass) {
    change = "claims to be \(floatingPointClass)"
    self.rule = Rule(rule.name, floatingPointClass, rule.domain) { (_: Pattern) in
      rule.sides
    }
  }

  /// The rule without its condition; `nil` if it has none.
  static func unguarded(_ rule: Rule) -> RuleMutation? {
    rule.sides.condition == nil ? nil : RuleMutation(rule, "has no condition", keepsCondition: false)
  }

  /// The rule with a stronger promise than it gives.
  static func overclaiming(_ rule: Rule) -> [RuleMutation] {
    switch rule.floatingPointClass {
    case .exact: []
    case .ignoresSignedZero, .refines, .reassociates, .assumesFinite: [RuleMutation(rule, claiming: .exact)]
    }
  }

  /// The rule with one operator, number or variable of its right side exchanged for another.
  static func miswritten(_ rule: Rule) -> [RuleMutation] {
    let count = rule.sides.left.variableCount
    return rule.sides.right.mutants(variables: count).map {
      RuleMutation(rule, "gives \($0.change)", right: $0.pattern)
    }
  }
}

extension Pattern {
  /// How many variables a left side binds.
  fileprivate var variableCount: Int {
    switch self {
    case .variable(let index): index + 1
    case .named(let index, let pattern): max(index + 1, pattern.variableCount)
    case .moved(let pattern): pattern.variableCount
    case .splat, .number, .computed: 0
    case .apply(_, let operands): operands.map(\.variableCount).max() ?? 0
    }
  }

  /// The patterns that differ from this one in one place.
  fileprivate func mutants(variables: Int) -> [(pattern: Pattern, change: String)] {
    switch self {
    case .variable(let index):
      return (0..<variables).filter { $0 != index }.map { (.variable($0), "x\($0) for x\(index)") }
    case .number(let number): return [(.number(number + 1), "\(number + 1) for \(number)")]
    case .splat, .computed, .named: return []
    case .moved(let pattern):
      return pattern.mutants(variables: variables).map { (.moved($0.pattern), $0.change) }
    case .apply(let operation, let operands):
      var mutants: [(pattern: Pattern, change: String)] = []
      if case .exactly(let primitive) = operation {
        if let other = Self.others[primitive.mnemonic] {
          mutants.append((.apply(.exactly(other), operands), "\(other.mnemonic) for \(primitive.mnemonic)"))
        }
        if operands.count == 2, !primitive.isCommutative {
          mutants.append(
            (.apply(operation, operands.reversed()), "\(primitive.mnemonic) the other way round"))
        }
      }
      for (position, operand) in operands.enumerated() {
        for (pattern, change) in operand.mutants(variables: variables) {
          var changed = operands
          changed[position] = pattern
          mutants.append((.apply(operation, changed), change))
        }
      }
      return mutants
    }
  }

  /// Operators that a hasty hand writes for each other.
  private static let others: [String: any Primitive] = [
    "add": Sub(), "sub": Add(), "mul": Div(), "div": Mul(), "neg": Abs(), "abs": Neg(), "max": Min(),
    "min": Max(), "relu": Abs(), "floor": Sign(), "exp": Expm1(), "expm1": Exp(), "log": Log1p(),
    "log1p": Log(), "sqrt": Rsqrt(), "rsqrt": Sqrt(), "softplus": Relu(), "compare": Compare(.lt),
    "and": Or(), "or": And(),
  ]
}
