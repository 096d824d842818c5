// SPDX-License-Identifier: Apache-2.0

import ApusGraph

extension Pattern: CustomStringConvertible {
  /// The pattern as algebra: `x * (y + 1)`; what depends on the match stands in angle brackets.
  package var description: String { text(tighterThan: 0) }

  /// How tightly an infix operator binds; `nil` for all that is written as a function.
  private static func infix(_ mnemonic: String) -> (symbol: String, strength: Int)? {
    switch mnemonic {
    case "or": ("|", 1)
    case "and": ("&", 2)
    case "add": ("+", 3)
    case "sub": ("-", 3)
    case "mul": ("*", 4)
    case "div": ("/", 4)
    case _: nil
    }
  }

  private static func attributes(of primitive: any Primitive) -> String {
    let text = AttributeCoding.text(of: primitive)
    return text == "{}" ? "" : text
  }

  private func text(tighterThan strength: Int) -> String {
    switch self {
    case .variable(let position):
      ["x", "y", "z"].indices.contains(position) ? ["x", "y", "z"][position] : "x\(position)"
    case .splat(let position): "c\(position)"
    case .number(let value) where value == 0 && value.sign == .minus: "-0"
    case .number(let value): Int(exactly: value).map(String.init) ?? "\(value)"
    case .named(_, let pattern): pattern.text(tighterThan: strength)
    case .moved(let pattern): "moved(\(pattern.text(tighterThan: 0)))"
    case .computed: "‹number›"
    case .apply(let kind, let operands): Self.text(of: kind, operands, tighterThan: strength)
    }
  }

  private static func text(
    of kind: Operator, _ operands: [Pattern], tighterThan strength: Int
  ) -> String {
    let name =
      switch kind {
      case .exactly(let primitive): primitive.mnemonic + attributes(of: primitive)
      case .any(let type): type.mnemonic
      case .derived: "‹operator›"
      }
    if let (symbol, own) = infix(name), operands.count == 2 {
      let text =
        operands[0].text(tighterThan: own - 1) + " \(symbol) " + operands[1].text(tighterThan: own)
      return own > strength ? text : "(\(text))"
    }
    if name == "neg" || name == "not", operands.count == 1 {
      let text = (name == "neg" ? "-" : "!") + operands[0].text(tighterThan: 5)
      return strength < 5 ? text : "(\(text))"
    }
    return "\(name)(" + operands.map { $0.text(tighterThan: 0) }.joined(separator: ", ") + ")"
  }
}
