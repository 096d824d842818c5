// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

/// A graph over some examples: for one number of them, or for any number up to it.
struct CountedGraph: Sendable, CustomTestStringConvertible {
  /// Records a graph, whose inputs of examples a maker declares.
  struct Maker {
    let trace: Trace
    let size: Int
    let isCounted: Bool

    /// A tensor with a first axis of examples.
    func input(_ name: String, _ shape: Shape, _ dtype: DType = .f32) -> Tensor {
      let type = TensorType(dtype, Shape([size] + shape.dimensions))
      return isCounted ? trace.batchInput(name, type, countedBy: "n") : trace.input(name, type)
    }

    func result(_ name: String, _ value: Tensor) { trace.output(.result(name), value) }
  }

  let name: String
  /// The greatest number of examples.
  let limit: Int
  /// What integers that are inputs lie in.
  var integers = 0...9
  /// How many contractions the chains in the schedule have.
  var links: [Int] = []
  let record: @Sendable (Maker) -> Void

  var testDescription: String { name }

  /// The graph for a number of examples, or for any up to it.
  func graph(_ size: Int, isCounted: Bool) throws -> Graph {
    let trace = Trace()
    if isCounted { _ = trace.input("n", TensorType(.i64, .scalar)) }
    record(Maker(trace: trace, size: size, isCounted: isCounted))
    return try trace.finished()
  }

  private static let scores = ContractionAxes(
    leftBatch: [0], rightBatch: [0], leftContracting: [2], rightContracting: [2])
  private static let means = ContractionAxes(
    leftBatch: [0], rightBatch: [0], leftContracting: [2], rightContracting: [1])

  static let all: [CountedGraph] = [
    CountedGraph(name: "a chain whose rows are examples", limit: 97, links: [2]) { make in
      let x = make.input("x", [3])
      let y = tanh(x.matmul(make.trace.input("w", .f32(3, 300))))
      make.result(
        "y",
        y.matmul(make.trace.input("v", .f32(300, 5)))
          + x.sum(along: [1]).reshaped([make.size, 1]).broadcast(to: [make.size, 5]))
    },
    CountedGraph(name: "a chain for each example", limit: 3, links: [2]) { make in
      let (q, k, v) = (make.input("q", [130, 3]), make.input("k", [130, 3]), make.input("v", [130, 2]))
      make.result("y", DotGeneral(means)(softmax(DotGeneral(scores)(q, k) * 0.35), v))
    },
    CountedGraph(name: "examples as columns", limit: 45) { make in
      let w = make.trace.input("w", .f32(50, 4))
      let product = w.matmul(make.input("x", [4]).transposed())
      make.result("y", tanh(product).transposed())
      make.result("sums", (product * product).sum(along: [1]))
    },
    CountedGraph(name: "sums of products over examples", limit: 70) { make in
      let (x, y) = (make.input("x", [7, 3]), make.input("y", [7, 4]))
      let (z, k) = (make.input("z", [3], .i32), make.input("k", [2], .i32))
      make.result(
        "w",
        DotGeneral(
          ContractionAxes(leftBatch: [], rightBatch: [], leftContracting: [0, 1], rightContracting: [0, 1]))(
            x, y
          )
          .transposed())
      make.result("i", z.transposed().matmul(k))
      make.result("j", k.matmul(make.trace.input("m", TensorType(.i32, [2, 3]))))
      make.result(
        "d", exp(x.sliced(0..<1, along: 1).reshaped([make.size, 3]).transposed().matmul(x.sum(along: [1]))))
    },
    CountedGraph(name: "reductions", limit: 40) { make in
      let (x, v) = (make.input("x", [5, 3]), make.input("v", []))
      make.result("sum", x.sum())
      make.result("vector", v.sum())
      make.result("product", (x * 0.1 + 1).sum(along: [0, 2]))
      make.result("max", x.max(along: [0]))
      make.result("mean", (x * x).sum(along: [1, 2]).scaled(overCountOf: x, along: [0]))
      make.result("centred", v - v.sum().scaled(overCountOf: v, along: [0]).broadcast(to: v.shape))
      make.result("place", x.argmax(along: 2))
    },
    CountedGraph(name: "an embedding with its gradient", limit: 33) { make in
      let table = make.trace.parameter("table", .f32(10, 4))
      let tokens = make.input("tokens", [3], .i32)
      let sums = tanh(table.gathered(tokens).sum(along: [1]))
      make.result("y", sums)
      let loss = (sums * make.input("t", [4])).sum()
      make.trace.output(.update("table"), table - gradient(of: loss, withRespectTo: [table])[0] * 0.5)
    },
    CountedGraph(name: "look-ups that are kept and multiplied", limit: 20) { make in
      let table = make.trace.input("table", .f32(10, 4))
      let rows = table.gathered(make.input("tokens", [3], .i64))
      make.result("rows", rows)
      let flat = rows.reshaped([make.size * 3, 4]).matmul(make.trace.input("w", .f32(4, 6)))
      make.result("y", flat.reshaped([make.size, 3, 6]))
      let labels = make.input("labels", [], .i32)
      make.result("chosen", Gather(along: 1)(make.trace.input("f", .f32(2, 10)), labels).transposed())
    },
    CountedGraph(name: "parts of each example at one place", limit: 20, integers: 1...4) { make in
      let (x, part) = (make.input("x", [9]), make.input("part", [2]))
      let start = make.trace.input("start", TensorType(.i32, .scalar))
      make.result("y", x.sliced(from: [start], sizes: [1], along: [1]) * 2)
      make.result("z", x.replacing([start - start.filled(with: 1)], along: [1], with: part))
      let whole = (x * x).transposed().replacing([start.filled(with: 3)], along: [0], with: part.transposed())
      make.result("whole", whole.transposed())
    },
    CountedGraph(name: "rows of examples added up where they say", limit: 60) { make in
      let rows = ScatterAdd(along: 0, size: 10)(make.input("x", [40]), make.input("places", [], .i32))
      make.result("y", rows)
    },
    CountedGraph(name: "random words", limit: 30) { make in
      let key = make.trace.input("key", TensorType(.u32, [2]))
      let first = make.trace.input("first", TensorType(.u64, .scalar))
      let x = make.input("x", [6])
      let mask = uniform(x.shape, key: key, stream: RandomStream(domain: "test"), first: first)
      make.result("y", select(mask .> 0.4, x, x.filled(with: 0)).matmul(make.trace.input("w", .f32(6, 40))))
      make.result("mask", mask)
    },
    CountedGraph(name: "numbers of two bytes, and windows", limit: 12) { make in
      let x = make.input("x", [8, 3], .bf16)
      let (w, half) = (make.trace.input("w", TensorType(.bf16, [3, 3, 4])), make.input("h", [5], .f16))
      let y = x.convolved(with: w, padding: .same)
      make.result("y", y)
      make.result("dw", gradient(of: y.converted(to: .f32).sum(), withRespectTo: [w])[0])
      make.result("squares", (half * half + 1).converted(to: .f32).sum(along: [0]))
    },
    CountedGraph(name: "pieces of each example", limit: 10) { make in
      let (x, y) = (make.input("x", [3]), make.input("y", [2]))
      make.result("both", concatenated([x, y, x], along: 1))
      make.result("padded", y.padded(low: [0, 1], high: [0, 2]))
      make.result("sorted", cumulativeSum(x))
    },
  ]

  private static func cumulativeSum(_ x: Tensor) -> Tensor {
    x.sliced(1..<3, along: 1) + x.sliced(0..<2, along: 1)
  }
}
