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
      let loss = refined([loss(form, z, t)])[0]
      return [loss] + gradient(of: loss, withRespectTo: [z])
    }
    let optimized = try graph.optimized()
    let expected = zip(softmax(Self.extremes), Self.targets).map { $0 - $1 }
    for graph in [graph, optimized] {
      let values = try graph.evaluated(["z": Self.extremes, "t": Self.targets])
      #expect(values[0][0].isFinite)
      #expect(abs(values[0][0] - 40_000) < 20, "0 + 20,000 + ln 3 + 2.58…")
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
      let loss = refined([loss(form, z, t)])[0]
      return [loss] + gradient(of: loss, withRespectTo: [z])
    }
    let optimized = try graph.optimized()
    for graph in [graph, optimized] {
      let values = try graph.evaluated(["z": logits, "t": targets])
      #expect(values[0][0].isFinite)
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

  @Test func refinementKeepsWhatItDoesNotImprove() throws {
    let trace = Trace()
    let x = trace.input("x", .f32(3))
    let y = tanh(x) * 2
    let before = trace.graph.nodes.count
    let same = refined([y])[0]
    #expect(same.value == y.value && trace.graph.nodes.count == before)
  }
}
