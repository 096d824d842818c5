// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO
public import ApusKernel
public import ApusTensor

/// The results of a graph of its own, for the operands in the places of the graph's inputs.
///
/// The body reads nothing but its inputs and writes nothing but its results. It is inlined before scheduling.
public struct Call: GraphOwner {
  public static let mnemonic = "call"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    example([.f32(3, 4)]) { [exp($0[0]) * $0[0]] },
    example([.f32(), .f32(2, 1)]) { [$0[1] + $0[0], tanh($0[1]).sum()] },
    example([.f64(0)]) { [$0[0]] },
    example([.f32(1, 2)]) { [sin($0[0]), $0[0] - 1] },
    example([.f32(2)]) { $0[0].trace.apply(Call(body([.f32(2)]) { [$0[0] * $0[0]] }), $0) },
  ]

  private static func example(_ types: [TensorType], _ record: ([Tensor]) -> [Tensor]) -> Example {
    Example(Call(body(types, record)), operands: types.map { Example.Operand($0, in: -2...2) })
  }

  private static func body(_ types: [TensorType], _ record: ([Tensor]) -> [Tensor]) -> Graph {
    let trace = Trace()
    let inputs = types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
    for (position, result) in record(inputs).enumerated() {
      trace.output(.result("y\(position)"), result)
    }
    return trace.graph
  }

  public static let bodyNames = ["body"]
  /// The graph that is run, alone; none of an operator that was decoded without it.
  public private(set) var bodies: [GraphBody] = []

  private enum CodingKeys: CodingKey {}

  /// Creates the operator.
  public init(_ body: Graph) { bodies = [GraphBody(body)] }

  public func with(bodies: [GraphBody]) -> Call {
    var call = self
    call.bodies = bodies
    return call
  }

  public func with(bodies: [GraphBody], operands kept: [Int]) -> Call { with(bodies: bodies) }

  /// The graph that is run.
  private var body: Graph { bodies.first?.graph ?? Graph() }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    for body in bodies { try check(body, inputs: operands) }
    return body.outputs.map { body.type(of: $0.value) }
  }

  public func evaluate(
    _ operands: [HostTensor], results: [TensorType],
    running run: (Graph, [HostTensor]) throws(Diagnostic) -> [HostTensor]
  ) throws(Diagnostic) -> [HostTensor] { try run(body, operands) }

  /// A call of the body's forward derivative.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    let seeds = tangents.indices.filter { tangents[$0] != nil }
    return derivative(site, tangents, count: site.results.count) { trace, values, given in
      let tangents = tangents.indices.map { seeds.firstIndex(of: $0).map { given[$0] } }
      return trace.pushforward(of: trace.inline(body, values), from: values, tangents: tangents) { $0 + $1 }
    }
  }

  /// A call of the body's backward derivative.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    let seeds = cotangents.indices.filter { cotangents[$0] != nil }
    return derivative(site, cotangents, count: site.operands.count) { trace, values, given in
      let cotangents = cotangents.indices.map { seeds.firstIndex(of: $0).map { given[$0] } }
      return trace.pullback(of: trace.inline(body, values), cotangents: cotangents, to: values) { $0 + $1 }
    }
  }

  /// A call of a graph recorded from the operands and the seeds that are not zero.
  private func derivative(
    _ site: Linearization, _ seeds: [Tensor?], count: Int,
    _ record: (Trace, [Tensor], [Tensor]) -> [Tensor?]
  ) -> [Tensor?] {
    let nothing = [Tensor?](repeating: nil, count: count)
    let given = seeds.compactMap { $0 }
    guard let outer = given.first?.trace else { return nothing }
    let inner = Trace()
    let values = site.operands.enumerated().map { inner.input("x\($0.offset)", $0.element.type) }
    let derivatives = record(
      inner, values, given.enumerated().map { inner.input("d\($0.offset)", $0.element.type) })
    for (position, derivative) in derivatives.enumerated() {
      if let derivative { inner.output(.result("y\(position)"), derivative) }
    }
    if let diagnostic = inner.diagnostic { outer.fail(diagnostic) }
    guard !outer.isFailed, derivatives.contains(where: { $0 != nil }) else { return nothing }
    var results = outer.apply(Call(inner.graph), site.operands + given).makeIterator()
    return derivatives.map { $0 == nil ? nil : results.next() }
  }

  public func inlined(_ operands: [Tensor], on trace: Trace) -> [Tensor] { trace.inline(body, operands) }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .region(
      Region(
        trip: .once, inputs: site.operands.map { _ in .invariant },
        results: site.results.indices.map { .last(output: $0) }))
  }
}
