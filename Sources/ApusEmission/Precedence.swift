// SPDX-License-Identifier: Apache-2.0

/// How tightly an expression of C binds, loosest first.
enum Precedence: Int, Comparable {
  case conditional, equality, relational, additive, multiplicative, prefix, primary

  static func < (x: Precedence, y: Precedence) -> Bool { x.rawValue < y.rawValue }

  /// The next tighter level, which the right operand of a left-associative operator needs.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
}
