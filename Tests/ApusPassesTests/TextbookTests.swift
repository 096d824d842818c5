// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusPasses

/// The textbook's claims about redundant work and about the cost of backpropagation, on graphs.
///
/// The text is the lecture note *Backpropagation* of CSC421 by Roger Grosse; L4-03 is its third row, and so on.
@Suite struct TextbookTests {
  /// `w = 0.5, b = −0.25, x = 2, t = 1, λ = 0.1`, in f64.
  static let fixture: [String: [Double]] = ["w": [0.5], "b": [-0.25], "x": [2], "t": [1], "λ": [0.1]]

  /// The derivatives of ½(σ(wx+b) − t)² + ½λw² by w and b, multiplied out by hand, each `wx+b` written again.
  private func byHand(expanded: Bool) throws -> Graph {
    try traced { trace in
      let (w, b) = (trace.parameter("w", .f64()), trace.parameter("b", .f64()))
      let (x, t, λ) = (trace.input("x", .f64()), trace.input("t", .f64()), trace.input("λ", .f64()))
      /// σ′, as a function of one argument, or written out as σ(wx+b)(1 − σ(wx+b)).
      func slope() -> Tensor {
        if expanded { return logistic(w * x + b) * (1 - logistic(w * x + b)) }
        let z = w * x + b
        return logistic(z) * (1 - logistic(z))
      }
      return [
        (logistic(w * x + b) - t) * slope() * x + λ * w,
        (logistic(w * x + b) - t) * slope(),
      ]
    }
  }

  @Test(
    "L4-03: wx+b stands four times, six with σ′ written out, and once after merging",
    arguments: [false, true])
  func redundancy(expanded: Bool) throws {
    let graph = try byHand(expanded: expanded)
    let copies = expanded ? 6 : 4
    // Besides the copies of w·x there are σ·(1−σ) twice, its product with σ − t twice, and ·x and λ·w.
    #expect(graph.counts("mul", "add") == [copies + 6, copies + 1])
    #expect(graph.counts("logistic", "sub") == [6, 4])

    let merged = try graph.optimized([.commonSubexpressions, .deadCode])
    #expect(merged.counts("mul", "add") == [1 + 4, 1 + 1])
    #expect(merged.counts("logistic", "sub") == [1, 2])
    let values = try (graph.evaluated(Self.fixture), merged.evaluated(Self.fixture))
    #expect(values.0 == values.1)
    #expect(abs(values.1[0][0] - -0.08981071068366962) < 1e-16)
    #expect(abs(values.1[1][0] - -0.06990535534183481) < 1e-16)
  }

  private func runningExample(_ trace: Trace) -> (loss: Tensor, parameters: [Tensor]) {
    let (w, b) = (trace.parameter("w", .f64()), trace.parameter("b", .f64()))
    let (x, t, λ) = (trace.input("x", .f64()), trace.input("t", .f64()), trace.input("λ", .f64()))
    let y = logistic(w * x + b)
    let loss = 0.5 * ((y - t) * (y - t))
    return (loss + λ * (0.5 * (w * w)), [w, b])
  }

  @Test("L4-07: the generated backward pass costs no more than the six operations written by hand")
  func backwardOfTheRunningExample() throws {
    let forward = try traced { [runningExample($0).loss] }.optimized()
    let graph = try traced { trace in
      let (loss, parameters) = runningExample(trace)
      return [loss] + gradient(of: loss, withRespectTo: parameters)
    }
    let optimized = try graph.optimized()
    let backward = optimized.computations.count - forward.computations.count
    #expect(backward <= 6, "\(optimized.computations)")
    #expect(optimized.counts("logistic") == [1])
    let values = try optimized.evaluated(Self.fixture)
    #expect(abs(values[0][0] - 0.0639631535313965) < 1e-15)
    #expect(abs(values[1][0] - -0.08981071068366962) < 1e-15)
    #expect(abs(values[2][0] - -0.06990535534183481) < 1e-15)
  }

  @Test("L4-07: the Hessian, and its product with (1, −2)")
  func hessianOfTheRunningExample() throws {
    let graph = try traced { trace in
      let (loss, parameters) = runningExample(trace)
      let first = gradient(of: loss, withRespectTo: parameters)
      let one = loss.filled(with: 1)
      let product = hessianVectorProduct(of: loss, withRespectTo: parameters, vectors: [one, -2 * one])
      return first.flatMap { gradient(of: $0, withRespectTo: parameters) } + product
    }
    let expected = [
      0.3901173183101925, 0.14505865915509625, 0.14505865915509625, 0.07252932957754812, 0.1, 0,
    ]
    for graph in [graph, try graph.optimized()] {
      for (value, expected) in zip(try graph.evaluated(Self.fixture), expected) {
        #expect(abs(value[0] - expected) < 1e-15)
      }
    }
  }

  @Test("L4-10: two products forward, one transposed product and two outer products backward, nothing for x")
  func backwardOfTheMultilayerNet() throws {
    let graph = try traced { trace in
      let (W1, b1) = (trace.parameter("W1", .f64(2, 2)), trace.parameter("b1", .f64(2)))
      let (W2, b2) = (trace.parameter("W2", .f64(2, 2)), trace.parameter("b2", .f64(2)))
      let (x, t) = (trace.input("x", .f64(2)), trace.input("t", .f64(2)))
      let h = logistic(W1.matmul(x) + b1)
      let y = W2.matmul(h) + b2
      let loss = 0.5 * ((t - y) * (t - y)).sum()
      return [loss] + gradient(of: loss, withRespectTo: [W1, b1, W2, b2])
    }
    let optimized = try graph.optimized()
    #expect(optimized.counts("dot_general", "transpose", "broadcast", "reshape") == [5, 0, 0, 0])
    let outer = optimized.nodes.filter { node in
      (node.primitive as? DotGeneral)?.axes.leftContracting.isEmpty ?? false
    }
    #expect(outer.count == 2)
    let names = optimized.nodes.map { $0.boundName ?? "" }
    let x = try #require(names.firstIndex(of: "x"))
    #expect(optimized.nodes.count { $0.operands.contains(Value(node: x)) } == 2, "z and W̄1 read x")

    // Forward: z, h, y, t − y, its square, L. Backward: −(t − y), W̄2, h̄, σ′ (2), z̄, W̄1; b̄1 and b̄2 are z̄ and ȳ.
    let computations = optimized.computations
    #expect(computations.count <= 2 + 1 + 2 + 1 + 1 + 2 + 7, "\(computations)")

    let bindings: [String: [Double]] = [
      "W1": [0.1, 0.2, -0.3, 0.4], "b1": [0.5, -0.5], "W2": [0.6, -0.7, 0.8, 0.9], "b2": [0.1, -0.1],
      "x": [1, 2], "t": [1, 0],
    ]
    let expected: [[Double]] = [
      [0.7661257907381592],
      [0.0513272318337187, 0.1026544636674374, 0.35232939339725033, 0.7046587867945007],
      [0.0513272318337187, 0.35232939339725033],
      [-0.5931552360543922, -0.4056824264109985, 0.6834278188313202, 0.467423431452002],
      [-0.811364852821997, 0.934846862904004],
    ]
    for (value, expected) in zip(try optimized.evaluated(bindings), expected) {
      for (x, y) in zip(value, expected) { #expect(abs(x - y) < 1e-15) }
    }
  }

  /// L6-32: what an output does not depend on gets zeros, and a step function passes nothing on.
  @Test func stepsHaveNoGradient() throws {
    let graph = try traced { trace in
      let x = trace.input("x", .f64())
      let unused = trace.input("unused", .f64(2))
      return gradient(of: floor(x) + x, withRespectTo: [x, unused])
    }
    for graph in [graph, try graph.optimized()] {
      #expect(try graph.evaluated(["x": [1.5], "unused": [1, 1]]) == [[1], [0, 0]])
    }
  }
}
