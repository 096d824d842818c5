// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusDifferentiation

@Suite struct GradientTests {
  /// The values of tensors of a trace for f64 inputs by name.
  private func numbers(_ tensors: [Tensor], _ bindings: [String: [Double]]) throws -> [[Double]] {
    let trace = try #require(tensors.first).trace
    for (index, tensor) in tensors.enumerated() { trace.output(.result("\(index)"), tensor) }
    let graph = try trace.finished()
    try graph.verify()
    var tensors: [String: HostTensor] = [:]
    for node in graph.nodes {
      guard let name = node.boundName else { continue }
      tensors[name] = try HostTensor(node.types[0], reals: try #require(bindings[name]))
    }
    return try Evaluator(graph).outputs(tensors).map(\.reals)
  }

  private func isClose(_ x: Double, _ y: Double) -> Bool { abs(x - y) <= 1e-14 * max(1, abs(y)) }

  /// Derivatives of tanh at 1 up to the third, from textbook row L6-29.
  @Test func gradientsOfGradients() throws {
    let trace = Trace()
    let x = trace.input("x", .f64())
    var derivatives = [tanh(x)]
    for _ in 0..<3 {
      derivatives += gradient(of: derivatives[derivatives.count - 1], withRespectTo: [x])
    }
    let expected = [0.7615941559557649, 0.41997434161402614, -0.6397000084492246, 0.6216266807712962]
    for (got, expected) in zip(try numbers(derivatives, ["x": [1]]), expected) {
      #expect(isClose(got[0], expected), "\(got) \(expected)")
    }
  }

  /// Row L6-29: g(y) = x·y and f(x) = g′(x) have f′ = 1; nested derivatives must not be confused.
  @Test func nestedDerivativesAreNotConfused() throws {
    let trace = Trace()
    let x = trace.input("x", .f64())
    let y = trace.input("y", .f64())
    let inner = gradient(of: x * y, withRespectTo: [y])[0]
    let outer = gradient(of: inner, withRespectTo: [x])[0]
    #expect(try numbers([outer], ["x": [5], "y": [5]]) == [[1]])
  }

  @Test func termsOfAllUsesAreAdded() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(2))
    let loss = (x * x * x + x).sum()
    #expect(try numbers(gradient(of: loss, withRespectTo: [x]), ["x": [2, -1]]) == [[13, 4]])
  }

  @Test func zerosOnlyForValuesWithoutInfluence() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(2))
    let y = trace.input("y", .f64(3))
    let before = trace.graph.nodes.count
    let gradients = gradient(of: x.sum(), withRespectTo: [x, y])
    let fills = trace.graph.nodes[before...].filter { $0.primitive is Fill }
    #expect(fills.count == 2, "the seed and one zero")
    #expect(try numbers(gradients, ["x": [1, 2], "y": [0, 0, 0]]) == [[1, 1], [0, 0, 0]])
  }

  @Test func nodesThatDoNotLieBetweenAreSkipped() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(2))
    let y = trace.input("y", .f64(2))
    var side = y
    for _ in 0..<50 { side = tanh(side) }
    let loss = (x * side).sum()
    var after = loss
    for _ in 0..<50 { after = tanh(after) }
    let before = trace.graph.nodes.count
    _ = gradient(of: loss, withRespectTo: [x])
    #expect(trace.graph.nodes.count - before < 6)
  }

  @Test func aValueInTheMiddleIsHeldFixed() throws {
    let trace = Trace()
    let x = trace.input("x", .f64())
    let z = x * x
    let loss = z * x
    let gradients = gradient(of: loss, withRespectTo: [z, x])
    #expect(try numbers(gradients, ["x": [3]]) == [[3], [27]])
  }

  @Test func theLossItselfHasGradientOne() throws {
    let trace = Trace()
    let x = trace.input("x", .f64())
    #expect(try numbers(gradient(of: x, withRespectTo: [x]), ["x": [3]]) == [[1]])
  }

  @Test func aCotangentWeighsTheResult() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(2))
    let weights = trace.input("v", .f64(2))
    let product = gradient(of: x * x, withRespectTo: [x], cotangent: weights)
    #expect(try numbers(product, ["x": [2, 3], "v": [10, -1]]) == [[40, -6]])
  }

  @Test func backwardNodesNameTheForwardNode() throws {
    let trace = Trace()
    let x = trace.input("x", .f64())
    trace.origin = Origin(path: "encoder.0")
    let y = tanh(x)
    trace.origin = Origin(path: "caller")
    let before = trace.graph.nodes.count
    let once = gradient(of: y, withRespectTo: [x])[0]
    let origins = trace.graph.nodes[before...].compactMap(\.origin)
    #expect(origins.contains { $0.isBackward && $0.path == "encoder.0" })
    #expect(origins.map(\.description).contains("encoder.0 (backward)"))
    #expect(trace.origin?.path == "caller")
    let middle = trace.graph.nodes.count
    _ = gradient(of: once, withRespectTo: [x])
    #expect(trace.graph.nodes[middle...].allSatisfy { $0.origin?.path != "encoder.0 (backward)" })
  }

  @Test func badRequestsAreDiagnosed() {
    func message(_ body: (Trace) -> Void) -> String? {
      let trace = Trace()
      body(trace)
      return trace.diagnostic?.message
    }
    #expect(
      message { trace in
        let x = trace.input("x", .f32(2))
        _ = gradient(of: x, withRespectTo: [x])
      } == "gradient: the loss must be a single number, got f32[2]")
    #expect(
      message { trace in
        let x = trace.input("x", .f32())
        _ = gradient(of: x, withRespectTo: [x], cotangent: trace.input("v", .f32(2)))
      } == "gradient: the cotangent must be f32[] as the loss is, got f32[2]")
    #expect(
      message { trace in
        let n = trace.input("n", .i32())
        _ = gradient(of: n, withRespectTo: [n])
      } == "gradient: the loss must be floating point, got i32[]")
    #expect(
      message { trace in
        let x = trace.input("x", .f32())
        _ = gradient(of: x, withRespectTo: [trace.input("n", .i32())])
      } == "gradient: a value must be floating point, got i32[]")
    #expect(
      message { trace in
        let x = trace.input("x", .f32())
        _ = gradient(of: x, withRespectTo: [Trace().input("x", .f32())])
      } == "gradient: the loss and what it is differentiated by come from different traces")
  }

  @Test func theGraphFormKeepsTheOutputs() throws {
    let trace = Trace()
    let w = trace.parameter("w", .f64(2))
    let loss = (w * w).sum()
    trace.output(.result("loss"), loss)
    let graph = try trace.finished().gradient(of: loss.value, withRespectTo: [w.value])
    #expect(graph.outputs.map(\.role) == [.result("loss"), .result("gradient.w")])
    let outputs = try Evaluator(graph).outputs(["w": try HostTensor(.f64(2), reals: [3, 4])])
    #expect(outputs.map(\.reals) == [[25], [6, 8]])
    #expect(throws: Diagnostic.self) { try graph.gradient(of: Value(node: 99), withRespectTo: []) }
  }

  @Test func forwardModeAgreesWithReverseMode() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(2, 3))
    let w = trace.input("w", .f64(3, 2))
    let v = trace.input("v", .f64(3, 2))
    let loss = (tanh(x.matmul(w)) * 0.5).sum()
    let forward = jvp(of: [loss], withRespectTo: [w], tangents: [v])[0]
    let reverse = (gradient(of: loss, withRespectTo: [w])[0] * v).sum()
    let values = try numbers(
      [forward, reverse],
      ["x": [0.1, -0.4, 0.3, 0.8, 0.2, -0.6], "w": [1, -2, 0.5, 0.25, -1, 3], "v": [1, 2, -3, 0.5, 0, 4]])
    #expect(isClose(values[0][0], values[1][0]) && values[0][0] != 0)
  }

  /// For L = Σ (x·y)² / 2 the Hessian by (x, y) times (1, 0) is (y², 2xy).
  @Test func hessianTimesVector() throws {
    let trace = Trace()
    let (x, y) = (trace.input("x", .f64()), trace.input("y", .f64()))
    let loss = 0.5 * (x * y) * (x * y)
    let product = hessianVectorProduct(
      of: loss, withRespectTo: [x, y], vectors: [x.filled(with: 1), y.filled(with: 0)])
    #expect(try numbers(product, ["x": [3], "y": [5]]) == [[25], [30]])
  }

  /// For u = sin(x) and l = u² + x: the gradient by x goes through u, and a tangent of x moves u.
  @Test func aValueComputedFromAnotherMovesWithItAndByItself() throws {
    let trace = Trace()
    let x = trace.input("x", .f64())
    let u = sin(x)
    let loss = u * u + x
    let tangents = [x.filled(with: 1), x.filled(with: 10)]
    let found = try numbers(
      gradient(of: loss, withRespectTo: [x, u])
        + jvp(of: [loss, u], withRespectTo: [x, u], tangents: tangents), ["x": [0.5]])
    // 2·sin(x)·cos(x) + 1, 2·sin(x), their sum weighed by the tangents, and cos(x) + 10, by Python's math.
    let expected = [1.8414709848078965, 0.958851077208406, 11.429981756891957, 10.877582561890373]
    for (got, expected) in zip(found, expected) { #expect(isClose(got[0], expected), "\(got) \(expected)") }
  }

  @Test("⟨u, J v⟩ = ⟨Jᵀ u, v⟩, whichever values are computed from others and whichever are given twice")
  func transposition() throws {
    let trace = Trace()
    let x = trace.input("x", .f64(3))
    let a = tanh(x)
    let b = exp(a * x)
    let results = [a * b, (b * x).sum(), a]
    let all = [x, a, b, x, results[1]]
    let directions = all.enumerated().map { trace.input("v\($0.offset)", $0.element.type) }
    let weights = results.enumerated().map { trace.input("u\($0.offset)", $0.element.type) }
    var bindings = ["x": [0.3, -0.8, 1.2]]
    for (position, tensor) in (directions + weights).enumerated() {
      let name = position < all.count ? "v\(position)" : "u\(position - all.count)"
      bindings[name] = (0..<tensor.type.elementCount).map { Double((7 * position + 5 * $0) % 11) - 4 }
    }
    var products: [Tensor] = []
    for chosen in 1..<(1 << all.count) {
      let positions = all.indices.filter { chosen >> $0 & 1 == 1 }
      let (values, tangents) = (positions.map { all[$0] }, positions.map { directions[$0] })
      let forward = jvp(of: results, withRespectTo: values, tangents: tangents)
      let reverse = vjp(of: results, withRespectTo: values, cotangents: weights)
      for (left, right) in [(forward, weights), (reverse, tangents)] {
        products.append(zip(left, right).map { ($0 * $1).sum() }.reduce(trace.fill(0, .f64()), +))
      }
    }
    let found = try numbers(products, bindings).map { $0[0] }
    for start in stride(from: 0, to: found.count, by: 2) {
      #expect(abs(found[start] - found[start + 1]) <= 1e-12 * max(1, abs(found[start])), "\(start / 2 + 1)")
    }
    #expect(Set(found).count > 20)
  }

  /// For u = tanh(x) and l = u³ + x·u.
  ///
  /// The gradient by x is written with u as a part of tanh's derivative, too, which the vector's part for u does not
  /// move.
  @Test func theHessianByAValueComputedFromAnotherIsSymmetric() throws {
    let trace = Trace()
    let x = trace.input("x", .f64())
    let u = tanh(x)
    let loss = u * u * u + x * u
    let columns = [(1.0, 0.0), (0, 1), (1, 10)].flatMap { first, second in
      hessianVectorProduct(
        of: loss, withRespectTo: [x, u], vectors: [x.filled(with: first), x.filled(with: second)])
    }
    // With t = tanh(x), t′ = 1 − t² and t″ = −2·t·t′: 6t·t′² + 3t²·t″ + 2t′ + x·t″, 6t·t′ + 1 and 6t.
    let (xx, xu, uu) = (2.4587122757187654, 3.180585944150762, 2.7727029435600583)
    let expected = [xx, xu, xu, uu, xx + 10 * xu, xu + 10 * uu]
    for (got, expected) in zip(try numbers(columns, ["x": [0.5]]), expected) {
      #expect(isClose(got[0], expected), "\(got) \(expected)")
    }
  }
}
