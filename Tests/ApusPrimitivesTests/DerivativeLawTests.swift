// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusTensor
import Testing

/// The laws of derivatives, each in one direction chosen at random: a wrong derivative has no chance there, and
/// no Jacobian need be formed.
@Suite("Laws of derivatives") struct DerivativeLawTests {
  static let seeds: [UInt32] = [1, 2, 3]

  @Test("JVP agrees with central differences", arguments: Case.differentiable, seeds)
  func forward(_ item: Case, seed: UInt32) throws {
    let site = try DerivativeSite(item, seed: seed)
    let derivative = try site.derivative()
    let difference = try site.difference { try site.results($0) }
    site.expectEqual(derivative, difference, tolerance: 1e-6)
  }

  @Test("the sum of u · J v equals that of Jᵀ u · v", arguments: Case.differentiable, seeds)
  func transposed(_ item: Case, seed: UInt32) throws {
    let site = try DerivativeSite(item, seed: seed)
    let tangents = zip(site.operands, site.tangents).filter { $0.0.dtype.isFloatingPoint }.map(\.1)
    let forward = try zip(site.cotangents, site.derivative()).map { $0.products(with: $1) }.joined()
    let backward = try zip(tangents, site.gradient(site.operands)).map { $0.products(with: $1) }.joined()
    let scale = (Array(forward) + Array(backward)).reduce(0) { $0 + abs($1) }
    let error = abs(forward.reduce(0, +) - backward.reduce(0, +))
    #expect(error <= 1e-12 * (1 + scale), "\(item.testDescription), seed \(seed)")
  }

  @Test(
    "the forward derivative of VJP agrees with central differences", arguments: Case.differentiable, seeds)
  func second(_ item: Case, seed: UInt32) throws {
    let site = try DerivativeSite(item, seed: seed)
    let derivative = try site.secondDerivative()
    let difference = try site.difference { try site.gradient($0) }
    site.expectEqual(derivative, difference, tolerance: 1e-5)
  }

  @Test("an operator that has no derivative gives structural zeros and says why", arguments: Case.all)
  func never(_ item: Case) throws {
    guard case .never(let reason) = type(of: item.example.primitive).differentiability else { return }
    #expect(!reason.isEmpty)
    let trace = Trace()
    let operands = item.types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
    let results = trace.apply(item.example.primitive, operands)
    let site = Linearization(operands: operands, results: results)
    let forward = item.example.primitive.jvp(site, tangents: operands)
    let backward = item.example.primitive.vjp(site, cotangents: results)
    #expect(forward.count == results.count && forward.allSatisfy { $0 == nil })
    #expect(backward.count == operands.count && backward.allSatisfy { $0 == nil })
    #expect(trace.diagnostic == nil)
  }

  @Test("no seed gives no derivative, and integers have none", arguments: Case.all)
  func structuralZeros(_ item: Case) throws {
    let trace = Trace()
    let operands = item.types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
    let results = trace.apply(item.example.primitive, operands)
    let site = Linearization(operands: operands, results: results)
    let count = trace.graph.nodes.count
    #expect(item.example.primitive.jvp(site, tangents: operands.map { _ in nil }).allSatisfy { $0 == nil })
    #expect(item.example.primitive.vjp(site, cotangents: results.map { _ in nil }).allSatisfy { $0 == nil })
    #expect(trace.graph.nodes.count == count, "nothing may be recorded for structural zeros")
    let backward = item.example.primitive.vjp(site, cotangents: results)
    for (operand, cotangent) in zip(operands, backward) where !operand.dtype.isFloatingPoint {
      #expect(cotangent == nil || !item.types.contains { $0.dtype.isFloatingPoint })
    }
  }
}

/// An example with operands, tangents and cotangents drawn at random, and graphs that compute derivatives.
struct DerivativeSite {
  let item: Case
  let seed: UInt32
  let operands: [HostTensor]
  /// One for each operand; unused for operands that are not real.
  let tangents: [HostTensor]
  /// One for each real result.
  let cotangents: [HostTensor]

  init(_ item: Case, seed: UInt32) throws {
    (self.item, self.seed) = (item, seed)
    operands = SampleData.operands(of: item.example, seed: seed)
    func draw(_ types: [TensorType], _ stream: UInt32) -> [HostTensor] {
      types.enumerated().map {
        SampleData.tensor($1.with(.f64), in: -1...1, key: [seed + stream, UInt32($0)])
      }
    }
    tangents = draw(item.types, 100)
    cotangents = draw(
      try item.example.primitive.inferredTypes(of: item.types).filter { $0.dtype.isFloatingPoint }, 200)
  }

  /// The results that are real.
  func results(_ operands: [HostTensor]) throws -> [HostTensor] {
    try Evaluator(item.graph()).outputs(bindings(operands)).filter { $0.dtype.isFloatingPoint }
  }

  /// J v for each result, zeros where the derivative is a structural zero.
  func derivative() throws -> [HostTensor] {
    try run { trace, operands, results in
      trace.pushforward(of: results, from: operands, tangents: seeds(trace, operands, "v")) { $0 + $1 }
    } like: {
      $1
    }
  }

  /// Jᵀ u for each operand, zeros where the derivative is a structural zero.
  func gradient(_ operands: [HostTensor]) throws -> [HostTensor] {
    try run(operands) { trace, operands, results in
      trace.pullback(of: results, cotangents: seeds(trace, results, "u"), to: operands) { $0 + $1 }
    } like: { operands, _ in
      operands
    }
  }

  /// The derivative of Jᵀ u in the direction v, for each operand.
  func secondDerivative() throws -> [HostTensor] {
    try run { trace, operands, results in
      let cotangents = seeds(trace, results, "u")
      let gradient = trace.pullback(of: results, cotangents: cotangents, to: operands) { $0 + $1 }
      let present = gradient.compactMap { $0 }
      let tangents = seeds(trace, operands, "v")
      var derivatives = trace.pushforward(of: present, from: operands, tangents: tangents) { $0 + $1 }
        .makeIterator()
      return gradient.map { $0.flatMap { _ in derivatives.next() ?? nil } }
    } like: { operands, _ in
      operands
    }
  }

  /// The central difference of a function of the operands in the direction of the tangents.
  func difference(_ function: ([HostTensor]) throws -> [HostTensor]) rethrows -> [HostTensor] {
    let step = 1e-5
    func moved(_ sign: Double) -> [HostTensor] {
      zip(operands, tangents).map { operand, tangent in
        guard operand.dtype.isFloatingPoint else { return operand }
        return HostTensor(
          unchecked: operand.type, reals: zip(operand.reals, tangent.reals).map { $0 + sign * step * $1 })
      }
    }
    return try zip(function(moved(1)), function(moved(-1))).map { above, below in
      HostTensor(
        unchecked: above.type,
        reals: zip(above.reals, below.reals).map { $0 == $1 ? 0 : ($0 - $1) / (2 * step) })
    }
  }

  func expectEqual(_ derivative: [HostTensor], _ difference: [HostTensor], tolerance: Double) {
    #expect(derivative.map(\.type) == difference.map(\.type))
    for (x, y) in zip(derivative, difference) {
      for (position, (x, y)) in zip(x.reals, y.reals).enumerated() {
        #expect(
          abs(x - y) <= tolerance * (1 + abs(y)), "\(item.testDescription), seed \(seed), element \(position)"
        )
      }
    }
  }

  private func bindings(_ operands: [HostTensor]) -> [String: HostTensor] {
    var bindings: [String: HostTensor] = [:]
    for (name, tensors) in [("x", operands), ("v", tangents), ("u", cotangents)] {
      for (position, tensor) in tensors.enumerated() { bindings["\(name)\(position)"] = tensor }
    }
    return bindings
  }

  /// Inputs for the seeds of the real tensors; those of operands are `v`, those of results `u`.
  private func seeds(_ trace: Trace, _ tensors: [Tensor], _ name: String) -> [Tensor?] {
    var count = 0
    return tensors.enumerated().map { position, tensor in
      guard tensor.dtype.isFloatingPoint else { return nil }
      defer { count += 1 }
      return trace.input(name + "\(name == "u" ? count : position)", tensor.type)
    }
  }

  /// Evaluates what is recorded; only real tensors are returned.
  private func run(
    _ operands: [HostTensor]? = nil, _ record: (Trace, [Tensor], [Tensor]) -> [Tensor?],
    like: ([Tensor], [Tensor]) -> [Tensor]
  ) throws -> [HostTensor] {
    let trace = Trace()
    let inputs = item.types.enumerated().map { trace.input("x\($0.offset)", $0.element) }
    let results = trace.apply(item.example.primitive, inputs)
    let derivatives = record(trace, inputs, results)
    for (position, (derivative, tensor)) in zip(derivatives, like(inputs, results)).enumerated()
    where tensor.dtype.isFloatingPoint {
      trace.output(.result("\(position)"), derivative ?? tensor.filled(with: 0))
    }
    let graph = try trace.finished()
    try graph.verify()
    return try Evaluator(graph).outputs(bindings(operands ?? self.operands))
  }
}

extension HostTensor {
  /// The products of the elements with those of another tensor.
  fileprivate func products(with other: HostTensor) -> [Double] { zip(reals, other.reals).map { $0 * $1 } }
}
