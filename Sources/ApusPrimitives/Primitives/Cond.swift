// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO
public import ApusKernel
public import ApusTensor

/// One of two graphs, run on the operands behind a truth value: the first if it is true, else the second.
///
/// The other graph is not run at all.
public struct Cond: GraphOwner {
  public static let mnemonic = "cond"
  public static let differentiability = Differentiability.smooth
  public static let bodyNames = ["then", "else"]

  /// The graph that is run if the condition is true, and the other; none of an operator that was decoded without them.
  public private(set) var bodies: [GraphBody] = []

  private enum CodingKeys: CodingKey {}

  /// Creates the operator.
  public init(then first: Graph, else second: Graph) { bodies = [GraphBody(first), GraphBody(second)] }

  public func with(bodies: [GraphBody]) -> Cond {
    var cond = self
    cond.bodies = bodies
    return cond
  }

  public func with(bodies: [GraphBody], operands kept: [Int]) -> Cond { with(bodies: bodies) }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    guard let condition = operands.first, condition == TensorType(.bool, []) else {
      throw TypeError(
        mnemonic, operand: operands.isEmpty ? nil : 0, expected: "a condition bool[]",
        got: operands.first.map { "\($0)" } ?? "no operand")
    }
    for body in bodies { try check(body, inputs: Array(operands.dropFirst())) }
    let types = bodies.map { body in body.graph.outputs.map { body.graph.type(of: $0.value) } }
    guard let first = types.first, types.allSatisfy({ $0 == first }) else {
      throw TypeError(
        mnemonic, expected: "given bodies with results of the same types",
        got: types.map(\.list).joined(separator: " and "))
    }
    return first
  }

  public func evaluate(
    _ operands: [HostTensor], results: [TensorType],
    running run: (Graph, [HostTensor]) throws(Diagnostic) -> [HostTensor]
  ) throws(Diagnostic) -> [HostTensor] {
    let isTrue = operands[0].literal(at: 0).integer != 0
    return try run(bodies[isTrue ? 0 : 1].graph, Array(operands.dropFirst()))
  }

  /// Both graphs, and a choice between what they give.
  public func inlined(_ operands: [Tensor], on trace: Trace) -> [Tensor] {
    let results = bodies.map { trace.inline($0.graph, Array(operands.dropFirst())) }
    return zip(results[0], results[1]).map { first, second in
      select(operands[0].broadcast(to: first.shape), first, second)
    }
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .region(
      Region(
        trip: .choice, inputs: site.operands.indices.map { $0 == 0 ? .condition : .invariant },
        results: site.results.indices.map { .last(output: $0) }))
  }

  /// The choice between the tangents of both graphs.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    let nothing = [Tensor?](repeating: nil, count: site.results.count)
    let moving = tangents.indices.dropFirst().filter { tangents[$0]?.dtype.isFloatingPoint == true }
    guard !moving.isEmpty else { return nothing }
    return choice(site, of: site.results.count, further: moving.compactMap { tangents[$0] }) {
      body, operands, further in
      var seeds = [Tensor?](repeating: nil, count: operands.count)
      for (position, tangent) in zip(moving, further) { seeds[position - 1] = tangent }
      let outputs = operands[0].trace.inline(body, operands)
      return operands[0].trace.pushforward(of: outputs, from: operands, tangents: seeds) { $0 + $1 }
    }
  }

  /// The choice between the cotangents of both graphs, each of which computes again what it needs.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    let nothing = [Tensor?](repeating: nil, count: site.operands.count)
    // Whole numbers and truth values have none.
    let seeded = cotangents.indices.filter { cotangents[$0]?.dtype.isFloatingPoint == true }
    let wanted = site.operands.indices.dropFirst().filter {
      site.isVaried[$0] && site.operands[$0].dtype.isFloatingPoint
    }
    guard !seeded.isEmpty, !wanted.isEmpty else { return nothing }
    let found = choice(site, of: wanted.count, further: seeded.compactMap { cotangents[$0] }) {
      body, operands, further in
      let trace = operands[0].trace
      let outputs = trace.inline(body, operands)
      var seeds = [Tensor?](repeating: nil, count: outputs.count)
      for (position, cotangent) in zip(seeded, further) { seeds[position] = cotangent }
      return trace.pullback(of: outputs, cotangents: seeds, to: wanted.map { operands[$0 - 1] }) { $0 + $1 }
    }
    var result = nothing
    for (position, term) in zip(wanted, found) { result[position] = term }
    return result
  }

  /// Records the choice between what is made of both graphs; `nil` for what neither gives.
  ///
  /// - Parameters:
  ///   - count: How many things are made of a graph.
  private func choice(
    _ site: Linearization, of count: Int, further: [Tensor],
    _ record: (Graph, _ operands: [Tensor], _ further: [Tensor]) -> [Tensor?]
  ) -> [Tensor?] {
    let nothing = [Tensor?](repeating: nil, count: count)
    guard let trace = site.operands.first?.trace else { return nothing }
    let operands = site.operands.dropFirst() + further
    let inputs = operands.enumerated().map { (name: "x\($0.offset)", type: $0.element.type) }
    func made(_ body: Int, _ tensors: [Tensor]) -> [Tensor?] {
      let behind = tensors.count - further.count
      return record(bodies[body].graph, Array(tensors[..<behind]), Array(tensors[behind...]))
    }
    // First what there is at all, then that, with zeros where one graph gives nothing.
    var types = [TensorType?](repeating: nil, count: count)
    _ = trace.recordBodies(of: mnemonic, inputs: inputs, count: bodies.count) { body, tensors in
      for (position, tensor) in made(body, tensors).enumerated() {
        if let tensor { types[position] = tensor.type }
      }
      return []
    }
    let given = types.indices.filter { types[$0] != nil }
    guard !given.isEmpty,
      let recorded = trace.recordBodies(
        of: mnemonic, inputs: inputs, count: bodies.count,
        { body, tensors in
          let found = made(body, tensors)
          return given.compactMap { position in
            found[position] ?? types[position].map { tensors[0].trace.zeros($0) }
          }
        })
    else { return nothing }
    var results = nothing
    let cond = Cond(then: recorded.graphs[0], else: recorded.graphs[1])
    for (position, result) in zip(given, trace.apply(cond, [site.operands[0]] + operands)) {
      results[position] = result
    }
    return results
  }
}

extension Cond {
  public static let examples = [
    example([.f32(3)]) {
      [exp($0[0])]
    } else: {
      [$0[0] * $0[0]]
    },
    example([.f64(), .f64(2, 1)]) {
      [$0[1] + $0[0], $0[0] * 2]
    } else: {
      [sin($0[1]), $0[0] - 1]
    },
    example([.f32(2, 2), .f32(2, 2)]) {
      [$0[0].matmul($0[1])]
    } else: {
      [$0[0] + $0[1]]
    },
    example([.f32(1)]) {
      [$0[0]]
    } else: {
      [$0[0].filled(with: 0)]
    },
  ]

  private static func example(
    _ types: [TensorType], _ first: ([Tensor]) -> [Tensor], else second: ([Tensor]) -> [Tensor]
  ) -> Example {
    func body(_ record: ([Tensor]) -> [Tensor]) -> Graph {
      let trace = Trace()
      let inputs = types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
      for (position, result) in record(inputs).enumerated() {
        trace.output(.result("y\(position)"), result)
      }
      return trace.graph
    }
    return Example(
      Cond(then: body(first), else: body(second)),
      operands: [Example.Operand(TensorType(.bool, []), in: 0...1)]
        + types.map { Example.Operand($0, in: -2...2) })
  }
}

/// Runs one of two functions on a tensor: the first if a condition is true, else the second.
///
///     let y = cond(x.sum() > 0, x) { sqrt($0) } else: { -$0 }
///
/// What the other function does is not done at all. Both may use tensors from outside, and layers.
///
/// - Parameters:
///   - condition: A truth value, `bool[]`.
///   - x: What the functions are given.
public func cond(
  _ condition: Tensor, _ x: Tensor, then first: (Tensor) -> Tensor, else second: (Tensor) -> Tensor
) -> Tensor {
  cond(condition, [x]) {
    [first($0[0])]
  } else: {
    [second($0[0])]
  }[0]
}

/// Runs one of two functions on tensors: the first if a condition is true, else the second.
///
/// It is ``cond(_:_:then:else:)`` with any number of tensors and results, of which both functions give as many, of the
/// same types.
public func cond(
  _ condition: Tensor, _ operands: [Tensor], then first: ([Tensor]) -> [Tensor],
  else second: ([Tensor]) -> [Tensor]
) -> [Tensor] {
  let trace = condition.trace.innermost([condition] + operands)
  let inputs = operands.enumerated().map { (name: "x\($0.offset)", type: $0.element.type) }
  let recorded = trace.recordBodies(of: Cond.mnemonic, inputs: inputs, count: 2, isBranch: true) {
    ($0 == 0 ? first : second)($1)
  }
  guard let recorded else {
    // After an error a function is run all the same, for the number of its results.
    return first(operands.map { _ in trace.failed }).map { _ in trace.failed }
  }
  let results = trace.apply(
    Cond(then: recorded.graphs[0], else: recorded.graphs[1]), [condition] + operands + recorded.captured)
  return trace.isFailed ? recorded.graphs[0].outputs.map { _ in trace.failed } : results
}
