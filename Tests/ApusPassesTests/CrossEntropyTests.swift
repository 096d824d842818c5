// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusPrimitives
import ApusTensor
import Foundation
import Testing

@testable import ApusPasses

/// Losses of classifiers stay finite for logits of ±1e4, and their gradients are `y − t`.
@Suite struct CrossEntropyTests {
  static let extremes: [Double] = [1e4, -1e4, 0, -1e4, -1e4, 1e4, 3, -2, 0.5, 1e4, 1e4, 1e4]
  static let targets: [Double] = [0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0]

  /// softmax of each row of three, in a way of its own.
  private func softmax(_ logits: [Double]) -> [Double] {
    stride(from: 0, to: logits.count, by: 3).flatMap { start -> [Double] in
      let row = logits[start..<start + 3]
      let greatest = row.max() ?? 0
      let exponentials = row.map { Foundation.exp($0 - greatest) }
      return exponentials.map { $0 / exponentials.reduce(0, +) }
    }
  }

  enum Form: String, CaseIterable { case logSoftmax, logOfSoftmax, logOfSoftmaxWithoutStop }

  private func loss(_ form: Form, _ z: Tensor, _ t: Tensor) -> Tensor {
    switch form {
    case .logSoftmax: return -(t * ApusPrimitives.logSoftmax(z)).sum()
    case .logOfSoftmax: return -(t * log(ApusPrimitives.softmax(z))).sum()
    case .logOfSoftmaxWithoutStop:
      let shifted = z - Broadcast(to: z.shape, axes: [0])(z.max(along: [1]))
      let exponentials = exp(shifted)
      let sum = Broadcast(to: z.shape, axes: [0])(exponentials.sum(along: [1]))
      return -(t * log(exponentials / sum)).sum()
    }
  }

  @Test(arguments: Form.allCases, [DType.f32, .f64])
  func softmaxCrossEntropy(form: Form, dtype: DType) throws {
    let type = TensorType(dtype, [4, 3])
    let graph = try traced { trace in
      let (z, t) = (trace.input("z", type), trace.input("t", type))
      let loss = self.loss(form, z, t)
      return [loss] + gradient(of: loss, withRespectTo: [z])
    }
    let optimized = try graph.optimized()
    let expected = zip(softmax(Self.extremes), Self.targets).map { $0 - $1 }
    let total = try optimized.evaluated(["z": Self.extremes, "t": Self.targets])[0][0]
    #expect(abs(total - 40_000) < 20, "0 + 20,000 + ln 3 + 2.58…")
    for graph in [graph, optimized] {
      let values = try graph.evaluated(["z": Self.extremes, "t": Self.targets])
      for (got, expected) in zip(values[1], expected) {
        #expect(abs(got - expected) < (dtype == .f32 ? 1e-6 : 1e-14), "\(form) \(values[1])")
      }
    }
    // Forward: max, shift and its two broadcasts, exp, sum, log, sub, mul, sum, neg; backward: Σt, its share of
    // each exponential, and t taken from it.
    if form != .logOfSoftmaxWithoutStop {
      #expect(optimized.computations.count <= 18, "\(optimized.computations)")
    }
    // The derivative of the maximum, which is not stopped there, counts how many elements attain it.
    let allowed = form == .logOfSoftmaxWithoutStop ? 4 : 3
    #expect(optimized.counts("log", "exp", "div").reduce(0, +) <= allowed)
  }

  enum LogisticForm: String, CaseIterable { case softplus, naive, textbook }

  private func loss(_ form: LogisticForm, _ z: Tensor, _ t: Tensor) -> Tensor {
    switch form {
    case .softplus: (softplus(z) - z * t).sum()
    case .naive: -(t * log(logistic(z)) + (1 - t) * log(1 - logistic(z))).sum()
    case .textbook: (t * log(1 + exp(-z)) + (1 - t) * log(1 + exp(z))).sum()
    }
  }

  @Test(arguments: LogisticForm.allCases, [DType.f32, .f64])
  func logisticCrossEntropy(form: LogisticForm, dtype: DType) throws {
    let logits = [1e4, -1e4, 1e4, -1e4, 0, 0, 3, -2]
    let targets: [Double] = [1, 0, 0, 1, 0, 1, 1, 0]
    let type = TensorType(dtype, [8])
    let graph = try traced { trace in
      let (z, t) = (trace.input("z", type), trace.input("t", type))
      let loss = self.loss(form, z, t)
      return [loss] + gradient(of: loss, withRespectTo: [z])
    }
    let optimized = try graph.optimized()
    #expect(try optimized.evaluated(["z": logits, "t": targets])[0][0].isFinite)
    for graph in [graph, optimized] {
      let values = try graph.evaluated(["z": logits, "t": targets])
      for (index, z) in logits.enumerated() {
        let expected = 1 / (1 + Foundation.exp(-z)) - targets[index]
        #expect(abs(values[1][index] - expected) < (dtype == .f32 ? 1e-6 : 1e-14), "\(form) z = \(z)")
      }
    }
    if form == .softplus {
      #expect(optimized.computations.sorted() == ["logistic", "mul", "reduce_sum", "softplus", "sub", "sub"])
    }
    #expect(optimized.counts("div", "log", "exp") == [0, 0, 0], "\(optimized.computations)")
  }

  /// log σ(z) has the derivatives σ(−z) and −σ(z) σ(−z); written plainly, 0 / 0 at −200.
  @Test("every way to a derivative takes that of the accurate form", arguments: [DType.f32, .f64])
  func everyWay(dtype: DType) throws {
    let type = TensorType(dtype, [2])
    let graph = try traced { trace in
      let z = trace.input("z", type)
      let (one, y) = (z.filled(with: 1), log(logistic(z)))
      let body = Trace()
      body.output(.result("y"), log(logistic(body.input("z", type))))
      let called = Call(body.graph)(z)
      let reverse = gradient(of: y.sum(), withRespectTo: [z])[0]
      let forward = jvp(of: [y], withRespectTo: [z], tangents: [one])[0]
      return [
        reverse, forward, gradient(of: y, withRespectTo: [z], cotangent: one)[0],
        gradient(of: called.sum(), withRespectTo: [z])[0],
        jvp(of: [called], withRespectTo: [z], tangents: [one])[0],
        gradient(of: reverse.sum(), withRespectTo: [z])[0],
        jvp(of: [reverse], withRespectTo: [z], tangents: [one])[0],
        gradient(of: forward.sum(), withRespectTo: [z])[0],
        hessianVectorProduct(of: y.sum(), withRespectTo: [z], vectors: [one])[0],
      ]
    }
    let added = try traced { [log(logistic($0.input("z", type))).sum()] }
    let fromGraph = try added.gradient(of: added.outputs[0].value, withRespectTo: [Value(node: 0)])
    let values = try graph.evaluated(["z": [-200, 0]])
    for (position, value) in values.enumerated() {
      let expected = position < 5 ? [1, 0.5] : [0, -0.25]
      #expect(value == expected || zip(value, expected).allSatisfy { abs($0 - $1) < 1e-80 }, "\(position)")
    }
    #expect(try fromGraph.evaluated(["z": [-200, 0]])[1] == [1, 0.5])
  }

  /// Derivatives by a value that is itself computed are those of what is computed from it, in the form it has.
  @Test func valuesAskedForAreKept() throws {
    let graph = try traced { trace in
      let z = trace.input("z", .f64(2))
      let (p, twin) = (ApusPrimitives.softmax(z), ApusPrimitives.softmax(z))
      let slopes = gradient(of: (log(p) * twin).sum(), withRespectTo: [p, twin, z])
      return slopes + gradient(of: slopes[0].sum(), withRespectTo: [p, twin])
        + jvp(of: [slopes[0]], withRespectTo: [p], tangents: [p])
    }
    let (p, q) = (0.25, 0.75)
    let slope = p * q * (Foundation.log(p) - Foundation.log(q))
    let expected: [[Double]] = [
      [1, 1], [Foundation.log(p), Foundation.log(q)], [slope, -slope], [-1 / p, -1 / q], [1 / p, 1 / q],
      [-1, -1],
    ]
    let values = try graph.evaluated(["z": [0, Foundation.log(3)]])
    for (position, (got, expected)) in zip(values, expected).enumerated() {
      for (x, y) in zip(got, expected) { #expect(abs(x - y) < 1e-14, "\(position): \(got), not \(expected)") }
    }
  }

  @Test func nothingIsRecordedTwice() throws {
    let trace = Trace()
    let x = trace.input("x", .f32(3))
    let y = (tanh(x) * 2).sum()
    let before = trace.graph.nodes.count
    _ = gradient(of: y, withRespectTo: [y])
    #expect(trace.graph.nodes.count == before + 1, "the seed alone")
  }
}
