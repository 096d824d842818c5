// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor

extension Pass {
  /// Brings the operands of commutative operators into one order: constants right, others as they are computed.
  ///
  /// Before: `%2 = add %1, %0; %3 = fill 2; %4 = mul %3, %2; %5 = compare lt %3, %2`
  /// After:  `%2 = add %0, %1; %3 = fill 2; %4 = mul %2, %3; %5 = compare gt %2, %3`
  ///
  /// So equal sums become equal nodes for `common-subexpressions`, and rules are written with constants on the
  /// right only. Exchanging operands changes no bit; maximum and minimum, which of −0 and +0 take the second,
  /// are left alone unless one operand is a constant and the sign of zero may be ignored.
  public static func canonicalise(admitting classes: [FloatingPointClass] = .standard) -> Pass {
    Pass(name: "canonicalise", summary: "Brings the operands of commutative operators into one order.") {
      (graph, budget) throws(Diagnostic) in
      var exchanges = KindTable<Bool>()
      var result = Reconstruction(of: graph)
      for node in graph.nodes {
        let operands = result.operands(of: node)
        guard operands.count == 2, operands[0] != operands[1], node.types.count == 1 else {
          result.keep(node, operands: operands)
          continue
        }
        let (left, right) = (result.graph.isConstant(operands[0]), result.graph.isConstant(operands[1]))
        let isOutOfOrder = left == right ? operands[1] < operands[0] : left
        guard isOutOfOrder,
          let exchanged = node.primitive.exchanged(
            on: operands.map(result.graph.type(of:)), left != right, classes, &exchanges),
          budget.spend("exchange-operands")
        else {
          result.keep(node, operands: operands)
          continue
        }
        let copy = Node(
          primitive: exchanged, operands: [operands[1], operands[0]], types: node.types, origin: node.origin)
        result.keep(copy, operands: copy.operands)
      }
      return result.finished(graph)
    }
  }
}

extension Graph {
  /// Whether a value is fixed at compile time.
  fileprivate func isConstant(_ value: Value) -> Bool {
    let node = nodes[value.node]
    return node.operands.isEmpty && (node.primitive is Fill || node.primitive is Constant)
  }
}

extension Primitive {
  /// The operator that does the same with its two operands exchanged; `nil` if there is none.
  ///
  /// - Parameter known: Answers given before, by operator, since a lowering is slow to ask for.
  fileprivate func exchanged(
    on operands: [TensorType], _ withConstant: Bool, _ classes: [FloatingPointClass],
    _ known: inout KindTable<Bool>
  ) -> (any Primitive)? {
    if let answer = known[kind] { return answer ? self : nil }
    if choosesByOrder(operands), let operation = self as? any Exchangeable {
      return operation.exchanged(withConstant, classes)
    }
    let isCommutative = isCommutative(on: operands)
    known.note(isCommutative, of: kind)
    return isCommutative ? self : nil
  }

  /// Whether the operator compares its operands or takes one of them, as those do that are ``Exchangeable``: whether one
  /// is, the process looks up among all its types, which takes 0.1 ms for each that is not.
  private func choosesByOrder(_ operands: [TensorType]) -> Bool {
    guard let results = try? resultTypes(of: operands) else { return false }
    switch lowering(LoweringSite(operands: operands, results: results)) {
    case .elementwise(.compare), .elementwise(.binary(.max, _, _)), .elementwise(.binary(.min, _, _)):
      return true
    case .elementwise, .view, .reduction, .contraction, .assembly, .lookup, .insertion, .indexGuard, .random,
      .source, .region, .kernel:
      return false
    }
  }
}

extension Exchangeable {
  /// The operator with its operands exchanged; `nil` if it is to stay: another one is no better, unless a constant comes
  /// to the right.
  fileprivate func exchanged(_ withConstant: Bool, _ classes: [FloatingPointClass]) -> (any Primitive)? {
    if Self.exchangeChangesZero {
      return withConstant && classes.contains(.ignoresSignedZero) ? exchanged : nil
    }
    return withConstant || exchanged == self ? exchanged : nil
  }
}
