// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Graphs and models at the end of what numbers can count.
@Suite struct GraphMisuseTests {
  /// A layer of many products of matrices as large as tensors can be.
  private struct Enormous: UnaryLayer {
    private let identity = LayerIdentity("Enormous", file: "Model.swift", line: 1)

    func callAsFunction(_ x: Tensor) -> Tensor {
      identity.record(on: x) { layer in
        let matrix = layer.parameter("matrix", .f32(1 << 20, 1 << 20), .zeros)
        return x + (0..<5).reduce(matrix) { product, _ in product.matmul(matrix) }.sum()
      }
    }
  }

  @Test func operationsBeyondAllNumbersAreAsManyAsThereAre() throws {
    let program = try Program(
      "enormous", training: Sequential([Enormous(), Enormous()]),
      on: DatasetElement(features: .f32(1), target: .f32(1)), batchSize: 1, loss: meanSquaredError,
      optimizer: SGD(learningRate: 1))
    let summary = try program.summary()
    // 2^63 − 1, in millions.
    #expect(summary.split(separator: "\n").count { $0.hasSuffix("9223372036854.78") } == 3, "\(summary)")
  }

  @Test func aValueThatThereIsNotHasNoType() throws {
    var graph = Graph()
    let input = try graph.append(Input("x", .f32(2, 3)))
    #expect(graph[typeOf: Value(node: input)] == .f32(2, 3))
    for node in [Int.min, -1, 1, .max] { #expect(graph[typeOf: Value(node: node)] == nil) }
    for result in [Int.min, -1, 1, .max] {
      #expect(graph[typeOf: Value(node: input, result: result)] == nil)
    }
  }
}
