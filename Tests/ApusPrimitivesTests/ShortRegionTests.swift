// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

/// Numbers of 16 bits in loops and choices: carried, sliced, stacked, and as new values of parameters.
@Suite("Loops and choices of 16 bits") struct ShortRegionTests {
  private static let count = 6

  /// One step of elementwise operators and of a product, whose sums are exact in f32 in any order.
  private static func step(_ h: Tensor, _ x: Tensor, _ w: Tensor) -> Tensor {
    let turned = floor(h * 4).matmul(floor(w * 4)) * 0.125
    return tanh(turned + x) * 1.7 - h * 0.3
  }

  private static func inputs(_ trace: Trace, _ dtype: DType) -> (xs: Tensor, h: Tensor, w: Tensor) {
    (
      trace.input("xs", TensorType(dtype, [count, 2, 3])), trace.parameter("h", TensorType(dtype, [2, 3])),
      trace.parameter("w", TensorType(dtype, [3, 3]))
    )
  }

  private static func bindings(_ dtype: DType) -> [String: HostTensor] {
    [("xs", Shape([count, 2, 3])), ("h", [2, 3]), ("w", [3, 3])].enumerated().reduce(into: [:]) {
      $0[$1.element.0] = SampleData.tensor(
        TensorType(dtype, $1.element.1), in: -1...1, key: [11, UInt32($1.offset)])
    }
  }

  /// What every way of running a graph gives for its outputs, after their bytes were seen to be the evaluation's.
  private static func outputs(_ graph: Graph, _ dtype: DType) throws -> [HostTensor] {
    try graph.verify()
    let expected = try Evaluator(graph).outputs(bindings(dtype))
    for way in CompiledWay.all {
      let compiled = try way.compiled(graph)
      #expect(!compiled.result.program.entryPoints[0].blocks.isEmpty, "\(way.name)")
      let found = try compiled.outputs(bindings(dtype))
      for (position, pair) in zip(found, expected).enumerated() {
        #expect(pair.0.type == pair.1.type && pair.0.bytes == pair.1.bytes, "\(way.name), \(position)")
      }
    }
    return expected
  }

  @Test("a loop gives the bytes of its steps, and rounds what it carries", arguments: [DType.f16, .bf16])
  func loops(_ dtype: DType) throws {
    let trace = Trace()
    let (xs, h, w) = Self.inputs(trace, dtype)
    let (last, all) = scan(over: xs, from: h) { h, x in
      let next = Self.step(h, x, w)
      return (next, next)
    }
    trace.output(.update("h"), last)
    trace.output(.result("all"), all)
    let looped = try Self.outputs(trace.finished(), dtype)

    let plain = Trace()
    let (slices, first, weight) = Self.inputs(plain, dtype)
    var (carried, steps): (Tensor, [Tensor]) = (first, [])
    for index in 0..<Self.count {
      let slice = slices.sliced(index..<index + 1, along: 0).reshaped([2, 3])
      carried = Self.step(carried, slice, weight)
      steps.append(carried.reshaped([1, 2, 3]))
    }
    plain.output(.update("h"), carried)
    plain.output(.result("all"), concatenated(steps, along: 0))
    let unrolled = try Evaluator(plain.finished()).outputs(Self.bindings(dtype))
    #expect(looped.map(\.bytes) == unrolled.map(\.bytes))
    #expect(looped[0].dtype == dtype)
  }

  @Test("a condition reads numbers of 16 bits, and what is chosen has them", arguments: [DType.f16, .bf16])
  func conditions(_ dtype: DType) throws {
    let trace = Trace()
    let (xs, h, w) = Self.inputs(trace, dtype)
    let one = trace.fill(1, TensorType(dtype, []))
    let counted = whileLoop(from: [h, one], limit: 100) {
      $0[1] .< $0[1].filled(with: 40)
    } body: { carried in
      let x = xs.sliced(0..<1, along: 0).reshaped([2, 3])
      let sum = carried[0].sum()
      let next = cond(sum .> sum.filled(with: 0), [carried[0]]) {
        [Self.step($0[0], x, w)]
      } else: {
        [$0[0] * -0.5 + x]
      }
      return [next[0], carried[1] + 1]
    }
    trace.output(.result("h"), counted[0])
    trace.output(.result("count"), counted[1])
    let outputs = try Self.outputs(trace.finished(), dtype)
    #expect(outputs[1].reals == [40])
    #expect(!outputs[0].reals.contains { !$0.isFinite })
  }

  @Test("derivatives have the operands' types, and every way agrees on them", arguments: [DType.f16, .bf16])
  func derivatives(_ dtype: DType) throws {
    let trace = Trace()
    let (xs, h, w) = Self.inputs(trace, dtype)
    let (last, all) = scan(over: xs, from: h) { h, x in
      let next = tanh(h.matmul(w) + x)
      return (next, next * h)
    }
    let found = gradients(last.sum() + (all * all).sum(), [xs, h, w])
    #expect(found.map(\.type) == [xs, h, w].map(\.type))
    for (position, tensor) in found.enumerated() { trace.output(.result("y\(position)"), tensor) }
    let graph = try trace.finished()
    let values = try Evaluator(graph).outputs(Self.bindings(dtype))
    let exact = try Evaluator(Self.inDoublePrecision(graph, dtype)).outputs(
      Self.bindings(dtype).mapValues { HostTensor(unchecked: $0.type.with(.f64), reals: $0.reals) })
    // Some roundings a step, as large as the type makes them.
    let bound = 8 * Double(Self.count) * Double(sign: .plus, exponent: -dtype.significandBits, significand: 1)
    func check(_ tensors: [HostTensor], _ way: String) {
      for (tensor, exact) in zip(tensors, exact) {
        for (x, y) in zip(tensor.reals, exact.reals) {
          #expect(abs(x - y) <= bound * max(1, abs(y)), "\(way): \(x), exactly \(y)")
        }
      }
    }
    check(values, "evaluation")
    for way in CompiledWay.all {
      let found = try way.compiled(graph).outputs(Self.bindings(dtype))
      check(found, way.name)
    }
  }

  private static func inDoublePrecision(_ graph: Graph, _ dtype: DType) throws -> Graph {
    try GraphParser(PrimitiveCatalog.all).parse(graph.description.replacing(dtype.rawValue, with: "f64"))
  }
}
