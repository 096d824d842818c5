// SPDX-License-Identifier: Apache-2.0

extension Trace {
  /// Reverse mode: carries cotangents of results back to the values they were computed from, in one sweep.
  ///
  /// Read a trace as a program of single assignments `v₁ = …, v₂ = f(v₁), …, v_N`. For a scalar `L` that
  /// depends on the results, write `v̄ = ∂L/∂v` for the *cotangent* of `v`: a number of its own for each
  /// element of `v`, so `v̄` has the type of `v`. The chain rule says that a value collects one term from each
  /// place it is used in,
  ///
  ///     v̄ᵢ = Σⱼ v̄ⱼ · ∂vⱼ/∂vᵢ      over all j that have vᵢ as operand,
  ///
  /// and as users stand behind their operands, a walk from the last node to the first meets every term of
  /// `v̄ⱼ` before it needs `v̄ⱼ`. The product `v̄ⱼ · ∂vⱼ/∂vᵢ` is never formed from a Jacobian matrix: each
  /// operator knows how to compute it, and calls it `vjp`, the vector-Jacobian product.
  ///
  /// The terms are ordinary operations, recorded behind the nodes that are walked. So a gradient is a part of
  /// the graph like any other, is simplified, fused and compiled with it, and can be differentiated again.
  ///
  /// Work is bounded by what is asked: a node is visited only if it lies on a path from one of the values to
  /// one of the results. Nothing is simplified here, and no zero is ever built: `nil` is a structural zero.
  ///
  /// - Parameters:
  ///   - results: Where cotangents are known.
  ///   - seeds: The known cotangents, one for each result.
  ///   - values: Where cotangents are wanted.
  ///   - add: The sum of two cotangents; the only operation of its own that reverse mode needs.
  /// - Returns: The cotangent of each value; `nil` for a value that influences no result.
  ///
  /// See A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd edition (2008), chapter 3.
  package func pullback(
    of results: [Tensor], cotangents seeds: [Tensor?], to values: [Tensor],
    adding add: (Tensor, Tensor) -> Tensor
  ) -> [Tensor?] {
    guard !isFailed, let last = results.map(\.value.node).max() else {
      return values.map { _ in nil }
    }
    let varied = nodesInfluenced(by: values, through: last)

    // v̄ for each v that has met a term so far. A result that is used by another result collects both its
    // seed and the other's term.
    var cotangents = Cotangents(varied.positions)
    func accumulate(_ term: Tensor, into value: Value) {
      cotangents.update(value, of: graph.nodes[value.node].types.count) { known in
        known.map { add($0, term) } ?? term
      }
    }
    for (result, seed) in zip(results, seeds) where varied[result.value.node] {
      if let seed { accumulate(seed, into: result.value) }
    }

    let origin = origin
    defer { self.origin = origin }
    for index in varied.positions.reversed() where varied[index] {
      let node = graph.nodes[index]
      guard node.operands.contains(where: { varied[$0.node] }) else { continue }
      let own = cotangents[index]
      guard own.contains(where: { $0 != nil }) else { continue }

      self.origin = node.origin?.backward ?? origin
      let terms = node.primitive.vjp(
        site(of: index, isVaried: node.operands.map { varied[$0.node] }), cotangents: own)
      guard terms.count == node.operands.count || isFailed else {
        fail(
          node.derivativeFault("vjp gave \(terms.count) cotangents for \(node.operands.map(graph.type(of:)))")
        )
        return values.map { _ in nil }
      }
      for (operand, term) in zip(node.operands, terms) {
        guard let term, varied[operand.node] else { continue }
        guard term.type == graph.type(of: operand) || isFailed else {
          fail(node.derivativeFault("vjp gave a \(term.type) for a \(graph.type(of: operand))"))
          return values.map { _ in nil }
        }
        accumulate(term, into: operand)
      }
    }
    return values.map { value in
      let own = cotangents[value.value.node]
      return own.isEmpty ? nil : own[value.value.result]
    }
  }

  /// Which nodes up to the last depend on one of the values or compute one.
  private func nodesInfluenced(by values: [Tensor], through last: Int) -> Influence {
    // What stands before all values depends on none, so that a gradient by late values costs no look at early ones.
    let first = values.map(\.value.node).filter { $0 <= last }.min() ?? last + 1
    var varied = Influence(first..<last + 1)
    for value in values { varied.insert(value.value.node) }
    for index in varied.positions where graph.nodes[index].operands.contains(where: { varied[$0.node] }) {
      varied.insert(index)
    }
    return varied
  }

  /// The operands and results of a node.
  func site(of index: Int, isVaried: [Bool]? = nil) -> Linearization {
    let node = graph.nodes[index]
    return Linearization(
      operands: node.operands.map(tensor),
      results: node.types.indices.map { tensor(Value(node: index, result: $0)) }, isVaried: isVaried)
  }
}

/// The nodes among some neighbours that depend on given ones.
private struct Influence {
  /// Where nodes can be that do.
  let positions: Range<Int>
  private var isVaried: [Bool]

  /// Begins with none.
  init(_ positions: Range<Int>) {
    self.positions = positions
    isVaried = [Bool](repeating: false, count: positions.count)
  }

  /// Whether a node does.
  subscript(_ node: Int) -> Bool { positions.contains(node) && isVaried[node - positions.lowerBound] }

  /// Adds a node; one elsewhere makes no difference.
  mutating func insert(_ node: Int) {
    if positions.contains(node) { isVaried[node - positions.lowerBound] = true }
  }
}

/// The cotangents of some neighbouring nodes' results, as far as they are known.
private struct Cotangents {
  private let positions: Range<Int>
  private var tensors: [[Tensor?]]

  /// Begins with none.
  init(_ positions: Range<Int>) {
    self.positions = positions
    tensors = [[Tensor?]](repeating: [], count: positions.count)
  }

  /// Those of a node; nothing as long as none is known.
  subscript(_ node: Int) -> [Tensor?] {
    positions.contains(node) ? tensors[node - positions.lowerBound] : []
  }

  /// Changes what is known of one of the results of a node among these.
  mutating func update(_ value: Value, of resultCount: Int, _ change: (Tensor?) -> Tensor) {
    let place = value.node - positions.lowerBound
    if tensors[place].isEmpty { tensors[place] = [Tensor?](repeating: nil, count: resultCount) }
    tensors[place][value.result] = change(tensors[place][value.result])
  }
}
