// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor

/// The left side of a rule in the form in which nodes are compared with it.
final class Matcher: Sendable {
  enum Form: Sendable {
    case variable(Int)
    case splat(Int)
    case number(Double)
    case named(Int)
    /// An operator of a type; with `exactly`, also with these attributes; with `capture`, recorded there.
    case apply(ObjectIdentifier, exactly: (any Primitive)?, capture: Int?)
  }

  let form: Form
  let operands: [Matcher]

  fileprivate init(_ form: Form, _ operands: [Matcher] = []) {
    self.form = form
    self.operands = operands
  }

  /// The forms of a pattern: one for each order of operands that matching must try.
  ///
  /// - Parameter commutes: Answers given before, by operator, since a lowering is slow to ask for.
  static func forms(of pattern: Pattern, _ commutes: inout KindTable<Bool>) -> [Matcher] {
    let exchangeable = pattern.exchangeableCount(&commutes)
    return (0..<(1 << exchangeable)).compactMap { number in
      var order = OperandOrder(number: number, exchangeable: exchangeable)
      return order.matcher(of: pattern, &commutes)
    }
  }
}

/// One choice of which operators of a pattern have their operands exchanged.
///
/// The choices are numbered: of the operators that commute, in the order in which they are written, the first
/// belongs to the highest bit.
private struct OperandOrder {
  let number: Int
  let exchangeable: Int
  private var met = 0
  private var captures = 0

  init(number: Int, exchangeable: Int) {
    self.number = number
    self.exchangeable = exchangeable
  }

  /// The matcher of a pattern; `nil` if the pattern stands on right sides only.
  mutating func matcher(of pattern: Pattern, _ commutes: inout KindTable<Bool>) -> Matcher? {
    switch pattern {
    case .variable(let index): return Matcher(.variable(index))
    case .splat(let index): return Matcher(.splat(index))
    case .number(let value): return Matcher(.number(value))
    case .named(let index, let pattern):
      return matcher(of: pattern, &commutes).map { Matcher(.named(index), [$0]) }
    case .computed: return nil
    case .apply(let operation, let patterns):
      guard let form = form(of: operation) else { return nil }
      var isExchanged = false
      if exchangeable > 0, pattern.isExchangeable(&commutes) {
        met += 1
        isExchanged = number >> (exchangeable - met) & 1 == 1
      }
      var operands: [Matcher] = []
      operands.reserveCapacity(patterns.count)
      for pattern in patterns {
        guard let operand = matcher(of: pattern, &commutes) else { return nil }
        operands.append(operand)
      }
      if isExchanged { operands.reverse() }
      return Matcher(form, operands)
    }
  }

  private mutating func form(of operation: Pattern.Operator) -> Matcher.Form? {
    switch operation {
    case .exactly(let primitive):
      // The type alone decides for an operator without attributes.
      return .apply(
        primitive.kind, exactly: primitive.hasAttributes ? primitive : nil, capture: nil)
    case .any(let type):
      captures += 1
      return .apply(ObjectIdentifier(type), exactly: nil, capture: captures - 1)
    case .derived: return nil
    }
  }
}

extension Pattern {
  /// Whether the pattern stands for a constant.
  var isConstant: Bool {
    switch self {
    case .splat, .number, .computed: true
    case .variable, .named, .apply: false
    }
  }

  /// Whether both orders of the operands at the root must be tried.
  ///
  /// Constants stand right of everything else, so only two computed operands need both.
  fileprivate func isExchangeable(_ commutes: inout KindTable<Bool>) -> Bool {
    guard case .apply(.exactly(let primitive), let operands) = self, operands.count == 2,
      !operands[0].isConstant, !operands[1].isConstant
    else { return false }
    return primitive.isCommutative(remembering: &commutes)
  }

  /// How many operators in the pattern need both orders of their operands.
  fileprivate func exchangeableCount(_ commutes: inout KindTable<Bool>) -> Int {
    switch self {
    case .variable, .splat, .number, .computed: return 0
    case .named(_, let pattern): return pattern.exchangeableCount(&commutes)
    case .apply(_, let operands):
      var count = isExchangeable(&commutes) ? 1 : 0
      for operand in operands { count += operand.exchangeableCount(&commutes) }
      return count
    }
  }
}

extension Primitive {
  /// Whether two operators of this type can differ.
  var hasAttributes: Bool { MemoryLayout<Self>.size > 0 }

  /// Whether the two operands of this elementwise operator may be exchanged, whatever their type.
  ///
  /// - Parameter known: Answers given before, by operator; only those without attributes have one answer.
  fileprivate func isCommutative(remembering known: inout KindTable<Bool>) -> Bool {
    guard !hasAttributes else { return isCommutative }
    if let answer = known[kind] { return answer }
    let answer = isCommutative
    known.note(answer, of: kind)
    return answer
  }

  /// The same, found out anew.
  var isCommutative: Bool {
    [DType.f32, .bool].contains { dtype in
      isCommutative(on: [TensorType(dtype, .scalar), TensorType(dtype, .scalar)])
    }
  }

  /// Whether the operands of this elementwise operator may be exchanged without changing a bit.
  ///
  func isCommutative(on operands: [TensorType]) -> Bool {
    guard let results = try? resultTypes(of: operands) else { return false }
    switch lowering(LoweringSite(operands: operands, results: results)) {
    case .elementwise(.binary(let operation, .operand(0), .operand(1))):
      return operation.isCommutative
    case .elementwise(.compare(let comparison, .operand(0), .operand(1))):
      return comparison == .eq || comparison == .ne
    case .elementwise, .view, .reduction, .contraction, .assembly, .indexGuard, .source, .inlined, .kernel:
      return false
    }
  }

  /// Whether this is the given operator, attributes included.
  func isEqual(to other: any Primitive) -> Bool { (other as? Self) == self }
}
