// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor

extension Graph {
  /// A whole number that every rewrite lowers, so that rewriting ends; the law of rules is tested with it.
  ///
  /// It roughly follows cost: each live node counts its dearest scalar operation for each element it reads or
  /// writes. Constants count a little, negative ones a little more, which makes signs move out of constants.
  package var measure: Int {
    let live = liveNodes
    return nodes.indices.reduce(0) { sum, index in
      guard live[index] else { return sum }
      let node = nodes[index]
      let elements = (node.operands.map { type(of: $0) } + node.types).reduce(0) { max($0, $1.elementCount) }
      let constant = (node.primitive as? Fill).map { $0.value.real < 0 ? 2 : 1 } ?? 0
      let cost = weight(of: node).multipliedSaturated(by: elements + 2)
      return sum.addingSaturated(cost).addingSaturated(constant)
    }
  }

  /// How dear a node is for each element; what has no operands is there already.
  private func weight(of node: Node) -> Int {
    guard !node.operands.isEmpty else { return 0 }
    let site = LoweringSite(operands: node.operands.map { type(of: $0) }, results: node.types)
    switch node.primitive.lowering(site) {
    case .elementwise(let scalar): return max(1, scalar.weight)
    case .view(.reshape), .indexGuard: return 1
    case .view(.affine): return 2
    case .lookup, .insertion: return 50
    case .reduction, .assembly: return 3
    case .random, .kernel: return 50
    case .contraction: return 100
    case .region: return 1000
    case .source: return 0
    }
  }
}

extension Scalar {
  /// The weight of the dearest operation, and one for each further one.
  fileprivate var weight: Int {
    var (dearest, count) = (0, 0)
    weigh(&dearest, &count)
    return dearest + max(count - 1, 0)
  }

  private func weigh(_ dearest: inout Int, _ count: inout Int) {
    func note(_ weight: Int, _ operands: Scalar...) {
      dearest = max(dearest, weight)
      count += 1
      for operand in operands { operand.weigh(&dearest, &count) }
    }
    switch self {
    case .operand, .literal, .coordinate: return
    case .unary(let operation, let x): note(operation.weight, x)
    case .binary(let operation, let x, let y): note(operation.weight, x, y)
    case .compare(_, let x, let y): note(2, x, y)
    case .select(let x, let y, let z): note(2, x, y, z)
    case .convert(_, let x): note(1, x)
    }
  }
}

extension UnaryOperation {
  fileprivate var weight: Int {
    switch self {
    case .neg, .abs, .not, .sign: 1
    case .function(let function): function.weight
    }
  }
}

extension BinaryOperation {
  fileprivate var weight: Int {
    switch self {
    case .mul, .max, .min, .and, .or, .xor, .shiftLeft, .shiftRightLogical: 2
    case .add, .sub: 3
    case .div, .rem: 8
    case .function(let function): function.weight
    }
  }
}
