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

  private init(_ form: Form, _ operands: [Matcher] = []) {
    self.form = form
    self.operands = operands
  }

  /// The forms of a pattern: one for each order of operands that matching must try.
  ///
  /// - Parameter commutes: Answers given before, by operator, since a lowering is slow to ask for.
  static func forms(of pattern: Pattern, _ commutes: inout [ObjectIdentifier: Bool]) -> [Matcher] {
    var captures = 0
    return forms(of: pattern, &captures, &commutes)
  }

  private static func forms(
    of pattern: Pattern, _ captures: inout Int, _ commutes: inout [ObjectIdentifier: Bool]
  ) -> [Matcher] {
    switch pattern {
    case .variable(let index): return [Matcher(.variable(index))]
    case .splat(let index): return [Matcher(.splat(index))]
    case .number(let value): return [Matcher(.number(value))]
    case .named(let index, let pattern):
      return forms(of: pattern, &captures, &commutes).map { Matcher(.named(index), [$0]) }
    case .computed: return []
    case .apply(let operation, let patterns):
      guard let form = form(of: operation, &captures) else { return [] }
      var orders: [[Matcher]] = [[]]
      for pattern in patterns {
        let choices = forms(of: pattern, &captures, &commutes)
        if choices.count == 1 {
          for index in orders.indices { orders[index].append(choices[0]) }
        } else {
          orders = orders.flatMap { order in choices.map { order + [$0] } }
        }
      }
      // Constants stand right of everything else, so only two computed operands need both orders.
      if case .exactly(let primitive) = operation, !patterns.contains(where: \.isConstant),
        patterns.count == 2, primitive.isCommutative(remembering: &commutes)
      {
        orders += orders.map { $0.reversed() }
      }
      return orders.map { Matcher(form, $0) }
    }
  }

  private static func form(of operation: Pattern.Operator, _ captures: inout Int) -> Form? {
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
}

extension Primitive {
  /// Which operator this is, attributes aside.
  var kind: ObjectIdentifier { ObjectIdentifier(Self.self) }

  /// Whether two operators of this type can differ.
  var hasAttributes: Bool { MemoryLayout<Self>.size > 0 }

  /// Whether the two operands of this elementwise operator may be exchanged, whatever their type.
  ///
  /// - Parameter known: Answers given before, by operator; only those without attributes have one answer.
  fileprivate func isCommutative(remembering known: inout [ObjectIdentifier: Bool]) -> Bool {
    guard !hasAttributes else { return isCommutative }
    if let answer = known[kind] { return answer }
    let answer = isCommutative
    known[kind] = answer
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
  /// Maximum and minimum are not among them: of −0 and +0 they give the second.
  func isCommutative(on operands: [TensorType]) -> Bool {
    guard let results = try? resultTypes(of: operands) else { return false }
    switch lowering(LoweringSite(operands: operands, results: results)) {
    case .elementwise(.binary(let operation, .operand(0), .operand(1))):
      switch operation {
      case .add, .mul, .and, .or, .xor: return true
      case .sub, .div, .rem, .max, .min, .pow, .shiftLeft, .shiftRightLogical: return false
      }
    case .elementwise(.compare(let comparison, .operand(0), .operand(1))):
      return comparison == .eq || comparison == .ne
    case .elementwise, .view, .reduction, .contraction, .assembly, .indexGuard, .source, .inlined, .kernel:
      return false
    }
  }

  /// Whether this is the given operator, attributes included.
  func isEqual(to other: any Primitive) -> Bool { (other as? Self) == self }
}
