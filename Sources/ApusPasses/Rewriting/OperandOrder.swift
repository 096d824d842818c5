// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// Which operators of a pattern have their operands exchanged: a bit for each, in the order in which they are written.
typealias OperandOrder = UInt64

extension Pattern {
  /// The orders of operands that matching must try, the one that is written first.
  ///
  /// - Parameter commutes: Answers given before, by operator, since a lowering is slow to ask for.
  func operandOrders(_ commutes: inout KindTable<Bool>) -> [OperandOrder] {
    var (orders, operators) = ([OperandOrder(0)], 0)
    addOrders(&orders, &operators, &commutes)
    return orders
  }

  private func addOrders(
    _ orders: inout [OperandOrder], _ operators: inout Int, _ commutes: inout KindTable<Bool>
  ) {
    switch self {
    case .variable, .splat, .number, .computed: return
    case .named(_, let pattern), .moved(let pattern): pattern.addOrders(&orders, &operators, &commutes)
    case .apply(_, let operands):
      let bit = OperandOrder(1) << operators
      operators += 1
      if isExchangeable(&commutes) { orders = orders.flatMap { [$0, $0 | bit] } }
      for operand in operands { operand.addOrders(&orders, &operators, &commutes) }
    }
  }

  /// Whether both orders of the operands at the root must be tried.
  ///
  /// Constants stand right of everything else, so only two computed operands need both.
  private func isExchangeable(_ commutes: inout KindTable<Bool>) -> Bool {
    guard case .apply(.exactly(let primitive), let operands) = self, operands.count == 2,
      !operands[0].isConstant, !operands[1].isConstant
    else { return false }
    return primitive.isCommutative(remembering: &commutes)
  }

  /// Whether the pattern stands for a constant.
  var isConstant: Bool {
    switch self {
    case .splat, .number, .computed: true
    case .variable, .named, .moved, .apply: false
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
  func isCommutative(on operands: [TensorType]) -> Bool {
    guard let results = try? resultTypes(of: operands) else { return false }
    switch lowering(LoweringSite(operands: operands, results: results)) {
    case .elementwise(.binary(let operation, .operand(0), .operand(1))):
      return operation.isCommutative
    case .elementwise(.compare(let comparison, .operand(0), .operand(1))):
      return comparison.isCommutative
    case .elementwise(let scalar):
      return scalar.isExchange(of: scalar)
    case .view, .reduction, .contraction, .assembly, .lookup, .insertion, .indexGuard, .random, .source,
      .region, .kernel:
      return false
    }
  }

  /// Whether this is the given operator, attributes included.
  func isEqual(to other: any Primitive) -> Bool { (other as? Self) == self }
}

extension Scalar {
  /// Whether this expression of (x, y) computes what another one computes of (y, x), both operands of an operation
  /// that commutes in either order.
  fileprivate func isExchange(of other: Scalar) -> Bool {
    switch (self, other) {
    case (.operand(let position), .operand(let second)): return position == 1 - second
    case (.literal, _), (.coordinate, _): return self == other
    case (.unary(let operation, let x), .unary(let second, let z)):
      return operation == second && x.isExchange(of: z)
    case (.binary(let operation, let x, let y), .binary(let second, let z, let w)):
      return operation == second && Scalar.isExchange((x, y), of: (z, w), operation.isCommutative)
    case (.compare(let comparison, let x, let y), .compare(let second, let z, let w)):
      return comparison == second && Scalar.isExchange((x, y), of: (z, w), comparison.isCommutative)
    case (.select(let condition, let x, let y), .select(let second, let z, let w)):
      return condition.isExchange(of: second) && x.isExchange(of: z) && y.isExchange(of: w)
    case (.convert(let dtype, let x), .convert(let second, let z)):
      return dtype == second && x.isExchange(of: z)
    case (.operand, _), (.unary, _), (.binary, _), (.compare, _), (.select, _), (.convert, _): return false
    }
  }

  private static func isExchange(
    _ pair: (Scalar, Scalar), of other: (Scalar, Scalar), _ isCommutative: Bool
  ) -> Bool {
    pair.0.isExchange(of: other.0) && pair.1.isExchange(of: other.1)
      || isCommutative && pair.0.isExchange(of: other.1) && pair.1.isExchange(of: other.0)
  }
}
