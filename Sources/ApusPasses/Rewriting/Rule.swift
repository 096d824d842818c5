// SPDX-License-Identifier: Apache-2.0

import ApusGraph
package import ApusTensor

/// Separates the sides of a rewrite rule: what is found, and what takes its place.
infix operator => : AssignmentPrecedence

/// A law of algebra, read from left to right.
///
/// A rule is data: it can be named, counted, left out, bisected, printed, and tried on random tensors, since both
/// sides can be evaluated. The law of rules:
///
/// 1. The right side has a lower `Graph.measure`, so that rewriting ends.
/// 2. Nothing commutes by a rule: `canonicalise` orders operands, and matching tries both orders.
/// 3. A rule states what it does to floating point, and holds for every type of its domain.
package final class Rule: Sendable {
  /// The types a rule holds for.
  package enum Domain: Hashable, Sendable, CaseIterable {
    /// All.
    case all
    /// All but `bool`.
    case numbers
    /// Numbers that can be negative.
    case signed
    /// Floating-point types.
    case floatingPoint
    /// `bool`.
    case bool

    /// Whether a type belongs to the domain.
    package func contains(_ dtype: DType) -> Bool {
      switch self {
      case .all: true
      case .numbers: dtype != .bool
      case .signed: dtype.isFloatingPoint || dtype.layout.kind == .signed
      case .floatingPoint: dtype.isFloatingPoint
      case .bool: dtype == .bool
      }
    }
  }

  /// Both sides of a rule.
  package struct Sides: Sendable {
    /// What is found.
    package let left: Pattern
    /// What takes its place.
    package let right: Pattern
    /// What must hold besides; `nil` if nothing.
    package let condition: (@Sendable (Match) -> Bool)?
    /// Whether derivatives are the same, too, at every point: where a maximum has several places or a function a kink,
    /// both sides have one value and may have two subgradients.
    package var keepsDerivatives = true
  }

  /// The name, in kebab case.
  package let name: String
  /// What the rule may do to floating-point results.
  package let floatingPointClass: FloatingPointClass
  /// The types of the last operand for which the rule holds.
  package let domain: Domain
  /// What is found, and what takes its place.
  package let sides: Sides

  private init(_ name: String, _ floatingPointClass: FloatingPointClass, _ domain: Domain, _ sides: Sides) {
    self.name = name
    self.floatingPointClass = floatingPointClass
    self.domain = domain
    self.sides = sides
  }

  /// A rule of one variable.
  package convenience init(
    _ name: String, _ floatingPointClass: FloatingPointClass, _ domain: Domain = .numbers,
    _ sides: (Pattern) -> Sides
  ) {
    self.init(name, floatingPointClass, domain, sides(.variable(0)))
  }

  /// A rule of two variables.
  package convenience init(
    _ name: String, _ floatingPointClass: FloatingPointClass, _ domain: Domain = .numbers,
    _ sides: (Pattern, Pattern) -> Sides
  ) {
    self.init(name, floatingPointClass, domain, sides(.variable(0), .variable(1)))
  }

  /// A rule of three variables.
  package convenience init(
    _ name: String, _ floatingPointClass: FloatingPointClass, _ domain: Domain = .numbers,
    _ sides: (Pattern, Pattern, Pattern) -> Sides
  ) {
    self.init(name, floatingPointClass, domain, sides(.variable(0), .variable(1), .variable(2)))
  }
}

extension Pattern {
  /// What is found, and what takes its place.
  package static func => (left: Pattern, right: Pattern) -> Rule.Sides {
    Rule.Sides(left: left, right: right, condition: nil)
  }
}

extension Rule.Sides {
  /// The same rule, whose sides have different subgradients somewhere.
  package var movingSubgradients: Rule.Sides {
    var sides = self
    sides.keepsDerivatives = false
    return sides
  }

  /// The same rule, under a condition on what was matched.
  package func when(_ condition: @escaping @Sendable (Match) -> Bool) -> Rule.Sides {
    Rule.Sides(left: left, right: right, condition: condition)
  }
}
