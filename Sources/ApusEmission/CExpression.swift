// SPDX-License-Identifier: Apache-2.0

/// How tightly an expression of C binds, loosest first.
enum Precedence: Int, Comparable {
  case conditional, equality, relational, additive, multiplicative, prefix, primary

  static func < (x: Precedence, y: Precedence) -> Bool { x.rawValue < y.rawValue }

  /// The next tighter level, which the right operand of a left-associative operator needs.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
}

/// Text of an expression with its precedence, so that parentheses stand only where they are needed.
struct CExpression {
  let text: String
  let precedence: Precedence

  init(_ text: String, _ precedence: Precedence) {
    self.text = text
    self.precedence = precedence
  }

  /// The text as an operand that must bind at least as tightly as given.
  func operand(_ required: Precedence) -> String { precedence < required ? "(\(text))" : text }

  /// Two operands with a left-associative operator between them.
  static func infix(_ left: CExpression, _ symbol: String, _ right: CExpression, _ precedence: Precedence)
    -> CExpression
  {
    CExpression(
      left.operand(precedence) + " \(symbol) " + right.operand(precedence.tighter), precedence)
  }

  /// A comparison; a comparison as its operand is always in parentheses, as readers and compilers expect.
  static func comparison(_ left: CExpression, _ symbol: String, _ right: CExpression) -> CExpression {
    CExpression(
      left.operand(.additive) + " \(symbol) " + right.operand(.additive),
      symbol == "==" || symbol == "!=" ? .equality : .relational)
  }

  static func negation(_ x: CExpression) -> CExpression { CExpression("-" + x.operand(.primary), .prefix) }

  static func cast(_ type: String, _ x: CExpression) -> CExpression {
    CExpression("(\(type))" + x.operand(.primary), .prefix)
  }

  static func conditional(_ condition: CExpression, _ x: CExpression, _ y: CExpression) -> CExpression {
    CExpression(
      condition.operand(.equality) + " ? " + x.operand(.equality) + " : " + y.operand(.conditional),
      .conditional)
  }

  static func call(_ function: String, _ arguments: [String]) -> CExpression {
    CExpression(function + "(" + arguments.joined(separator: ", ") + ")", .primary)
  }
}
