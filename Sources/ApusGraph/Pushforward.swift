// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

extension Trace {
  /// Forward mode: carries tangents of values on to the results computed from them, in one sweep.
  ///
  /// With `v̇` for the derivative of `v` along a direction, the chain rule is
  ///
  ///     v̇ⱼ = Σᵢ ∂vⱼ/∂vᵢ · v̇ᵢ      over the operands i of j,
  ///
  /// which each operator computes as its `jvp`, the Jacobian-vector product. Operands stand before their users,
  /// so the sweep walks the nodes in order; the sum is the operator's own.
  ///
  /// The given tangent of a value is what it moves by itself: one that is computed from others moves with them as
  /// well, and one that is given twice by both. So this is the transpose of reverse mode, for all values.
  ///
  /// - Parameters:
  ///   - results: Where tangents are wanted.
  ///   - values: Where tangents are given.
  ///   - seeds: The given tangents, one for each value.
  ///   - add: The sum of two tangents.
  /// - Returns: The tangent of each result; `nil` for a result that no value with a tangent influences.
  package func pushforward(
    of results: [Tensor], from values: [Tensor], tangents seeds: [Tensor?],
    adding add: (Tensor, Tensor) -> Tensor
  ) -> [Tensor?] {
    guard !isFailed, let last = results.map(\.value.node).max() else {
      return results.map { _ in nil }
    }
    let nodes = graph.nodes
    let needed = nodesLeading(to: results)
    var tangents: [Value: Tensor] = [:]
    func accumulate(_ tangent: Tensor, into value: Value) {
      tangents[value] = tangents[value].map { add($0, tangent) } ?? tangent
    }
    for (value, seed) in zip(values, seeds) {
      if let seed { accumulate(seed, into: value.value) }
    }

    let origin = origin
    defer { self.origin = origin }
    for index in 0...last where needed[index] {
      let node = nodes[index]
      let incoming = node.operands.map { tangents[$0] }
      guard incoming.contains(where: { $0 != nil }) else { continue }

      self.origin = node.origin ?? origin
      let outgoing = node.primitive.jvp(site(of: index), tangents: incoming)
      guard outgoing.count == node.types.count || isFailed else {
        fail(node.derivativeFault("jvp gave \(outgoing.count) tangents for \(node.types)"))
        return results.map { _ in nil }
      }
      for (result, tangent) in zip(node.types.indices, outgoing) {
        let value = Value(node: index, result: result)
        guard let tangent else { continue }
        guard tangent.type == graph.type(of: value) || isFailed else {
          fail(node.derivativeFault("jvp gave a \(tangent.type) for a \(graph.type(of: value))"))
          return results.map { _ in nil }
        }
        accumulate(tangent, into: value)
      }
    }
    return results.map { tangents[$0.value] }
  }

  private func nodesLeading(to results: [Tensor]) -> [Bool] {
    var needed = [Bool](repeating: false, count: graph.nodes.count)
    for result in results { needed[result.value.node] = true }
    for index in graph.nodes.indices.reversed() where needed[index] {
      for operand in graph.nodes[index].operands { needed[operand.node] = true }
    }
    return needed
  }
}

extension Node {
  /// A derivative rule that breaks its contract.
  func derivativeFault(_ what: String) -> Diagnostic {
    operatorFault("\(primitive.mnemonic): \(what)")
  }
}
