// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import RandomGraphs
import RandomSources
import Testing

@testable import ApusPasses

/// Rules that run before differentiation keep derivatives: at kinks, at ties, at zero.
@Suite struct RuleDerivativeTests {
  static let rules = RuleTests.rules.filter {
    $0.sides.keepsDerivatives && $0.domain.contains(.f64)
      && [FloatingPointClass].standard.contains($0.floatingPointClass)
  }

  /// Numbers of which many are equal, and opposite to each other.
  private static let numbers: [Double] = [-2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2]

  @Test("both sides of a rule have one derivative", arguments: rules)
  func derivativesAgree(_ rule: Rule) throws {
    let seed = RuleLaw(rule: rule, instances: 1, furtherInstances: 1).seed
    var random = RandomSource(seed: seed)
    let pass = Pass.rewriting(name: "rule", summary: "", [rule], admitting: [rule.floatingPointClass])
    var (built, compared) = (0, 0)
    for _ in 0..<400 where compared < 20 {
      guard let instance = RuleInstance(rule, .f64, values: .moderate, &random) else { continue }
      if instance.graph.type(of: instance.graph.outputs[0].value).dtype.isFloatingPoint { built += 1 }
      guard
        let rewritten = try instance.rewritten(by: pass),
        let left = try Self.differentiated(instance.graph), let right = try Self.differentiated(rewritten)
      else { continue }
      compared += 1
      for _ in 0..<4 {
        let bindings = try Self.bindings(instance.graph, &random)
        let values = try [left, right].map { try Evaluator($0).outputs(bindings).map(\.reals) }
        for (x, y) in zip(values[0].joined(), values[1].joined()) where x.isFinite {
          #expect(
            abs(x - y) <= instance.graph.roundingBound * max(1, abs(x)),
            "\(rule.name), seed \(seed): \(x) becomes \(y)\n\(instance.graph)\(rewritten)\(bindings)")
        }
      }
    }
    // Some operators have no results of this type.
    #expect(compared > 0 || built == 0, "\(rule.name), seed \(seed), was never seen to apply")
  }

  /// The derivative of the weighted sum of the result by each floating-point input, in the order of their names; `nil`
  /// if there is none.
  private static func differentiated(_ graph: Graph) throws -> Graph? {
    let trace = Trace(graph)
    let result = trace.tensor(graph.outputs[0].value)
    var inputs: [(name: String, tensor: Tensor)] = []
    for (index, node) in graph.nodes.enumerated() {
      guard let name = node.boundName, node.types[0].dtype.isFloatingPoint else { continue }
      inputs.append((name, trace.tensor(Value(node: index))))
    }
    guard !inputs.isEmpty, result.dtype.isFloatingPoint else { return nil }
    let sorted = inputs.sorted { $0.name < $1.name }.map(\.tensor)
    let weights = iota(result)
    let gradients = gradient(ofRefined: (result * weights).sum(), withRespectTo: sorted)
    var differentiated = try trace.finished()
    differentiated.outputs = gradients.enumerated().map { Output(.result("\($0)"), $1.value) }
    return differentiated
  }

  /// Weights of which no two are equal.
  private static func iota(_ tensor: Tensor) -> Tensor {
    let type = tensor.type
    let reals = (0..<type.elementCount).map { 1 + Double($0) * 0.375 }
    return tensor.trace.constant(HostTensor(unchecked: type, reals: reals))
  }

  private static func bindings(_ graph: Graph, _ random: inout RandomSource) throws -> [String: HostTensor] {
    var bindings: [String: HostTensor] = [:]
    for node in graph.nodes {
      guard let name = node.boundName else { continue }
      let type = node.types[0]
      let numbers = (0..<type.elementCount).map { _ in random.pick(Self.numbers) }
      bindings[name] =
        type.dtype.isFloatingPoint
        ? try HostTensor(type, reals: numbers)
        : try HostTensor(type, integers: numbers.map { $0 > 0 ? 1 : 0 })
    }
    return bindings
  }
}

extension Graph {
  /// By how much, relative to a sum, its terms and the sum itself may be rounded otherwise: numbers of 16 bits are rounded
  /// after each operator, before or behind a conversion.
  fileprivate var roundingBound: Double {
    let bits = nodes.flatMap(\.types).filter(\.dtype.isStorage).map(\.dtype.significandBits).min()
    return bits.map { 8 * Double(sign: .plus, exponent: -$0, significand: 1) } ?? 1e-9
  }
}
