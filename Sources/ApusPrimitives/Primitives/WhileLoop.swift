// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO
public import ApusKernel
public import ApusTensor

/// A graph run again and again as long as a truth value is true that it hands on, and at most so often.
///
/// The first operands are *carried*: the body's outputs are what it sees of them in the next step. The first of them is
/// the truth value. The rest are the same in every step. The results are what is carried at the end.
public struct WhileLoop: CountableLoop {
  public static let mnemonic = "while_loop"
  public static let differentiability = Differentiability.smooth
  public static let bodyNames = ["body"]

  /// How many steps there are at most.
  public let limit: Int
  /// How many operands are carried, the truth value among them.
  public private(set) var carriedCount: Int
  /// The graph that is run, alone; none of an operator that was decoded without it.
  public private(set) var bodies: [GraphBody] = []

  private enum CodingKeys: String, CodingKey {
    case limit
    case carriedCount = "carried"
  }

  /// Creates the operator.
  public init(limit: Int, carriedCount: Int, body: Graph) {
    self.limit = limit
    self.carriedCount = carriedCount
    bodies = [GraphBody(body)]
  }

  public func with(bodies: [GraphBody]) -> WhileLoop {
    var loop = self
    loop.bodies = bodies
    return loop
  }

  public func with(bodies: [GraphBody], operands kept: [Int]) -> WhileLoop {
    var loop = with(bodies: bodies)
    loop.carriedCount = kept.count { $0 < carriedCount }
    return loop
  }

  /// The graph that is run.
  private var body: Graph { bodies.first?.graph ?? Graph() }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    guard limit >= 0 else {
      throw TypeError(mnemonic, expected: "given a limit of at least 0 steps", got: "\(limit)")
    }
    guard operands.first == TensorType(.bool, []) else {
      throw TypeError(
        mnemonic, operand: operands.isEmpty ? nil : 0, expected: "a condition bool[]",
        got: operands.first.map { "\($0)" } ?? "no operand")
    }
    guard 1...operands.count ~= carriedCount else {
      throw TypeError(
        mnemonic, expected: "given 1 to \(operands.count) carried operands", got: "\(carriedCount)")
    }
    for body in bodies { try check(body, inputs: operands) }
    let (outputs, carried) = (body.outputs.map { body.type(of: $0.value) }, Array(operands[..<carriedCount]))
    guard outputs == carried else {
      throw TypeError(
        mnemonic, expected: "given a body that gives \(carried.list) for the next step", got: outputs.list,
        help: "what is carried has one type in all steps")
    }
    return carried
  }

  public func evaluate(
    _ operands: [HostTensor], results: [TensorType],
    running run: (Graph, [HostTensor]) throws(Diagnostic) -> [HostTensor]
  ) throws(Diagnostic) -> [HostTensor] {
    let invariants = operands.dropFirst(carriedCount)
    var carried = Array(operands.prefix(carriedCount))
    for _ in 0..<limit {
      guard carried[0].literal(at: 0).integer != 0 else { break }
      carried = try run(body, carried + invariants)
    }
    return carried
  }

  package func counted(_ operands: [TensorType]) -> any GraphOwner { scan(of: operands) }

  /// The same as a scan of as many steps as there are at most, in which nothing happens any more once the condition is
  /// false.
  private func scan(of operands: [TensorType]) -> Scan {
    func graph(_ record: (Trace, [Tensor]) -> [Tensor]) -> Graph {
      let trace = Trace()
      let inputs = operands.enumerated().map { trace.input("x\($0.offset)", $0.element) }
      for (position, result) in record(trace, inputs).enumerated() {
        trace.output(.result("y\(position)"), result)
      }
      return trace.graph
    }
    let kept = graph { _, inputs in Array(inputs.prefix(carriedCount)) }
    let step = graph { trace, inputs in
      trace.apply(Cond(then: body, else: kept), inputs.prefix(1) + inputs)
    }
    return Scan(length: limit, carriedCount: carriedCount, slicedCount: 0, body: step)
  }

  /// As many choices as there are steps at most.
  public func inlined(_ operands: [Tensor], on trace: Trace) -> [Tensor] {
    scan(of: operands.map(\.type)).inlined(operands, on: trace)
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .region(
      Region(
        trip: .whileTrue(limit),
        inputs: site.operands.indices.map { $0 < carriedCount ? .carried(output: $0) : .invariant },
        results: site.results.indices.map { .last(output: $0) }))
  }

  /// A scan that carries the tangents beside the values.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    scan(of: site.operands.map(\.type)).jvp(site, tangents: tangents)
  }

  /// A scan of as many steps as there are at most, which stacks what the derivative needs of each, and one in the other
  /// direction.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    scan(of: site.operands.map(\.type)).vjp(site, cotangents: cotangents)
  }
}

extension WhileLoop {
  public static let examples = [
    // Some steps, then none.
    example(limit: 7, carried: [.f32(2)], invariant: [.f32(2)]) { x in
      let next = x[1] * 2 + sin(x[2])
      let size = (next * next).sum()
      return [size .< size.filled(with: 30), next]
    },
    // No step, and a condition that never changes.
    example(limit: 0, carried: [.f64(1)]) { $0 },
    example(limit: 3, carried: [.f64(), .f64()]) { [$0[0], $0[2], $0[1] * 0.5] },
  ]

  private static func example(
    limit: Int, carried: [TensorType], invariant: [TensorType] = [], _ record: ([Tensor]) -> [Tensor]
  ) -> Example {
    let trace = Trace()
    let types = [TensorType(.bool, [])] + carried + invariant
    let inputs = types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
    for (position, result) in record(inputs).enumerated() {
      trace.output(.result("y\(position)"), result)
    }
    let loop = WhileLoop(limit: limit, carriedCount: 1 + carried.count, body: trace.graph)
    return Example(
      loop,
      operands: types.enumerated().map { position, type in
        Example.Operand(type, in: position == 0 ? 0...1 : -2...2)
      })
  }
}

/// Runs a function on a tensor again and again while a condition holds.
///
///     let root = whileLoop(from: x, limit: 50) { abs($0 * $0 - x).max() .> 1e-6 } body: { ($0 + x / $0) * 0.5 }
///
/// The loop ends with the first step before which the condition is false, or after the last that is allowed. A limit is
/// needed, because the derivative keeps what it needs of every step. What the functions use from outside, tensors or the
/// parameters of layers, is the same in every step.
///
/// - Parameters:
///   - initial: What the first step begins with.
///   - limit: How many steps there are at most.
///   - condition: A truth value, `bool[]`, made from what a step would begin with.
///   - body: Makes what the next step begins with, of the same type.
/// - Returns: What a further step would begin with.
public func whileLoop(
  from initial: Tensor, limit: Int, while condition: (Tensor) -> Tensor, body: (Tensor) -> Tensor
) -> Tensor {
  whileLoop(from: [initial], limit: limit) {
    condition($0[0])
  } body: {
    [body($0[0])]
  }[0]
}

/// Runs a function on tensors again and again while a condition holds.
///
/// It is ``whileLoop(from:limit:while:body:)`` with any number of tensors.
public func whileLoop(
  from initial: [Tensor], limit: Int, while condition: ([Tensor]) -> Tensor, body: ([Tensor]) -> [Tensor]
) -> [Tensor] {
  let start = condition(initial)
  let trace = start.trace.innermost([start] + initial)
  let types = [start.type] + initial.map(\.type)
  let recorded = trace.recordBodies(
    of: WhileLoop.mnemonic, inputs: types.enumerated().map { (name: "x\($0.offset)", type: $0.element) },
    stepLimit: limit
  ) { _, tensors in
    let next = body(Array(tensors.dropFirst()))
    let results = [condition(next)] + next
    // What draws random numbers has asked for the number of the step, which is then carried.
    guard let step = tensors[0].trace.knownStep else { return results }
    return results + [step + step.filled(with: 1)]
  }
  let failed = initial.map { _ in trace.failed }
  guard let recorded else { return failed }
  let steps = recorded.readsStep ? [trace.fill(Literal(Int64(0), .u64), .scalar)] : []
  let loop = WhileLoop(limit: limit, carriedCount: types.count + steps.count, body: recorded.graphs[0])
  let results = trace.apply(loop, [start] + initial + steps + recorded.captured)
  return trace.isFailed ? failed : Array(results.dropFirst().prefix(initial.count))
}
