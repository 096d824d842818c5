// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

/// An LSTM cell, as a user writes one.
private func cell(_ h: Tensor, _ c: Tensor, _ x: Tensor, _ w: Tensor, _ u: Tensor, _ b: Tensor) -> [Tensor] {
  let sums = x.matmul(w) + h.matmul(u) + b
  let size = h.shape[1]
  let gates = (0..<4).map { sums.sliced($0 * size..<($0 + 1) * size, along: 1) }
  let c = logistic(gates[1]) * c + logistic(gates[0]) * tanh(gates[2])
  return [logistic(gates[3]) * tanh(c), c]
}

/// The last state, the last cell and all states of an LSTM.
private func looped(_ x: [Tensor], reversed isReversed: Bool) -> [Tensor] {
  let (last, all) = scan(over: x[0], from: [x[1], x[2]], reversed: isReversed) { carried, slice in
    let next = cell(carried[0], carried[1], slice, x[3], x[4], x[5])
    return (next, next[0])
  }
  return last + [all]
}

/// The same, step by step in one graph.
private func unrolled(_ x: [Tensor], reversed isReversed: Bool) -> [Tensor] {
  let count = x[0].shape[0]
  var carried = [x[1], x[2]]
  var all = [Tensor?](repeating: nil, count: count)
  for step in isReversed ? (0..<count).reversed() : Array(0..<count) {
    let slice = x[0].sliced(step..<step + 1, along: 0).reshaped(
      Shape(Array(x[0].shape.dimensions.dropFirst())))
    carried = cell(carried[0], carried[1], slice, x[3], x[4], x[5])
    all[step] = carried[0].reshaped(Shape([1] + carried[0].shape.dimensions))
  }
  let rows = all.compactMap(\.self)
  let empty = x[0].trace.fill(0, x[1].type.with(Shape([0] + x[1].shape.dimensions)))
  return carried + [rows.isEmpty ? empty : concatenated(rows, along: 0)]
}

private func loss(_ results: [Tensor]) -> Tensor {
  (results[0] * results[0]).sum() + sin(results[1]).sum() + (results[2] * cos(results[2])).sum()
}

/// Results, gradients and gradients of the gradients' squares of a function of tensors.
private func derivatives(
  _ operands: [HostTensor], _ function: ([Tensor]) -> [Tensor]
) throws -> (graph: Graph, values: [[HostTensor]]) {
  let trace = Trace()
  let inputs = operands.enumerated().map { trace.input("x\($0.offset)", $0.element.type) }
  let results = function(inputs)
  let first = gradients(loss(results), inputs)
  let penalty = first.map { ($0 * $0).sum() }.reduce(trace.fill(0, .f64())) { $0 + $1 }
  let second = gradients(penalty, inputs)
  let groups = [results, first, second]
  for (position, tensor) in groups.joined().enumerated() { trace.output(.result("y\(position)"), tensor) }
  let graph = try trace.finished()
  try graph.verify()
  var outputs = try Evaluator(graph).outputs(inputs: operands)[...]
  let values = groups.map { group in
    defer { outputs = outputs.dropFirst(group.count) }
    return Array(outputs.prefix(group.count))
  }
  return (graph, values)
}

@Suite("Scans") struct ScanTests {
  /// What compiled code makes of a graph, in both styles and interpreted; the loops in it are loops there.
  private func compiled(_ graph: Graph, _ operands: [HostTensor]) throws -> [(way: String, [HostTensor])] {
    let bindings = Dictionary(
      zip(graph.inputs.compactMap { graph.nodes[$0].inputName }, operands), uniquingKeysWith: { $1 })
    return try CompiledWay.all.map { way in
      let compiled = try way.compiled(graph)
      // What runs once is no loop.
      let isLoop = operands[0].shape[0] > 1
      #expect(compiled.result.program.entryPoints[0].blocks.isEmpty != isLoop)
      return (way.name, try compiled.outputs(bindings))
    }
  }

  @Test("an LSTM and its derivatives agree with JAX, and with the same steps in one graph")
  func lstm() throws {
    let cases = try GoldenNumbers.cases("loops").cases
    try #require(cases.count == 6)
    var counts: Set<Int> = []
    for golden in cases {
      let operands = try GoldenNumbers.tensors(golden["operands"])
      let isReversed = golden["reversed"] == .bool(true)
      let own = try derivatives(operands) { looped($0, reversed: isReversed) }
      let plain = try derivatives(operands) { unrolled($0, reversed: isReversed) }
      for (position, name) in ["results", "gradients", "second"].enumerated() {
        let expected = try GoldenNumbers.tensors(golden[name])
        #expect(difference(own.values[position], expected) < 1e-12, "\(name) of \(operands[0].type)")
        #expect(difference(own.values[position], plain.values[position]) < 1e-12)
      }
      for (way, found) in try compiled(own.graph, operands) {
        #expect(difference(found, own.values.flatMap(\.self)) < 1e-12, "\(way), \(operands[0].type)")
      }
      counts.insert(own.graph.nodes.count)
    }
    #expect(counts.count == 1, "the number of nodes depends on the number of steps")
  }

  @Test("ten thousand steps are as many nodes as one")
  func manySteps() throws {
    func graph(_ count: Int) throws -> Graph {
      let trace = Trace()
      let (xs, w) = (trace.input("xs", .f64(count)), trace.input("w", .f64()))
      let (last, all) = scan(over: xs, from: trace.fill(0, .f64())) { sum, x in
        let next = sum * w + x
        return (next, next)
      }
      let values = [last, all.sum()] + gradients(last, [xs, w])
      for (position, tensor) in values.enumerated() { trace.output(.result("y\(position)"), tensor) }
      return try trace.finished()
    }
    let (many, one) = (try graph(10_000), try graph(1))
    #expect(many.nodes.count == one.nodes.count)
    // With w = 1 and all x = 1 the sum is n, the partial sums make n (n + 1) / 2, and dn/dw = 0 + 1 + … + (n - 1).
    let ones = HostTensor(unchecked: .f64(10_000), reals: [Double](repeating: 1, count: 10_000))
    let values = try Evaluator(many).outputs(inputs: [ones, HostTensor(unchecked: .f64(), reals: [1])])
    let machine = try CompiledGraphs(many, style: .tiles, engine: TinyCCEngine()).outputs([
      "xs": ones, "w": HostTensor(unchecked: .f64(), reals: [1]),
    ])
    #expect(machine == values)
    #expect(values[0].reals == [10_000])
    #expect(values[1].reals == [50_005_000])
    #expect(values[2].reals == ones.reals)
    #expect(values[3].reals == [49_995_000])
  }

  @Test("a key of which each step makes the next, and one that an update makes of itself, are drawn once")
  func keys() throws {
    let trace = Trace()
    let key = trace.input("key", TensorType(.u32, [2]))
    let zero = trace.fill(Literal(Int64(0), .u64), [])
    func words(_ shape: Shape, _ key: Tensor, stream: UInt64) -> Tensor {
      trace.innermost([key]).apply(RandomBits(shape, stream: stream), [key, zero])[0]
    }
    let (last, drawn) = scan(over: [], from: [key], count: 5) { carried, _ in
      ([words([2], carried[0], stream: 3)], [words([3], carried[0], stream: 4)])
    }
    trace.output(.result("last"), last[0])
    trace.output(.result("drawn"), drawn[0])
    let state = trace.parameter("state", TensorType(.u32, [2]))
    trace.output(.update("state"), words([2], state, stream: 5))
    let graph = try trace.finished()
    func tensor(_ words: [UInt32]) throws -> HostTensor {
      try HostTensor(TensorType(.u32, [2]), integers: words)
    }
    // By Philox's definition.
    func pair(_ words: [UInt32]) -> UInt64 { UInt64(words[0]) | UInt64(words[1]) << 32 }
    var (words, all): ([UInt32], [UInt32]) = ([7, 0x8000_0001], [])
    for _ in 0..<5 {
      all += Philox.words(3, key: pair(words), stream: 4)
      words = Philox.words(2, key: pair(words), stream: 3)
    }
    let updated = Philox.words(2, key: pair([9, 1]), stream: 5)
    let bindings = ["key": try tensor([7, 0x8000_0001]), "state": try tensor([9, 1])]
    let results =
      [try Evaluator(graph).outputs(bindings)]
      + (try CompiledWay.all.map { try $0.compiled(graph).outputs(bindings) })
    for values in results {
      #expect(values[0].integers == words.map { Int128($0) })
      #expect(values[1].integers == all.map { Int128($0) })
      #expect(values[2].integers == updated.map { Int128($0) })
    }
  }

  @Test("what the body uses of outer traces becomes an operand once; constants are repeated")
  func capture() throws {
    let trace = Trace()
    let (xs, w) = (trace.input("xs", .f64(3, 4, 2)), trace.parameter("layer.w", .f64(2)))
    let (half, sum) = (trace.fill(0.5, .f64(2)), w + w)
    let (last, _) = scan(over: xs, from: w * 0) { h, rows in
      let inner = scan(over: rows, from: h) { g, x in (tanh(g * w + x * half) + sum, g) }
      return (inner.last + w, inner.outputs.sum())
    }
    trace.output(.result("y"), last)
    let graph = try trace.finished()
    try graph.verify()
    let node = try #require(graph.nodes.last { $0.primitive is Scan })
    // The operands behind the carried and the sliced one.
    #expect(Set(node.operands.dropFirst(2)) == [w.value, sum.value])
    #expect(node.operands.count == 4)
    let body = try #require((node.primitive as? Scan)?.bodies.first).graph
    #expect(body.nodes.compactMap(\.inputName).contains("layer.w"))
    let inner = try #require(body.nodes.last { $0.primitive is Scan })
    #expect(inner.operands.count == 4)
    // Three rows of four steps by hand.
    let numbers = (0..<24).map { Double($0) / 8 - 1 }
    var (x, y) = (0.0, 0.0)
    for row in 0..<3 {
      for step in 0..<4 {
        x = tanhOf(x * 0.25 + numbers[(row * 4 + step) * 2] * 0.5) + 0.5
        y = tanhOf(y * -0.5 + numbers[(row * 4 + step) * 2 + 1] * 0.5) - 1
      }
      (x, y) = (x + 0.25, y - 0.5)
    }
    let values = try Evaluator(graph).outputs([
      "xs": HostTensor(.f64(3, 4, 2), reals: numbers), "layer.w": HostTensor(.f64(2), reals: [0.25, -0.5]),
    ])
    for (value, expected) in zip(values[0].reals, [x, y]) { #expect(abs(value - expected) < 1e-14) }
  }

  private func tanhOf(_ x: Double) -> Double {
    let (a, b) = (HostTensor(unchecked: .f64(), reals: [x]), TensorType.f64())
    return Tanh().evaluate([a], results: [b])[0].reals[0]
  }

  @Test("what is computed from outer tensors alone stays outside")
  func hoisted() throws {
    let trace = Trace()
    let (xs, w) = (trace.input("xs", .f64(5, 2)), trace.input("w", .f64(2)))
    let (last, _) = scan(over: xs, from: w) { h, x in (h * exp(w) + x, h) }
    trace.output(.result("y"), last)
    let graph = try trace.finished()
    #expect(graph.nodes.contains { $0.primitive is Exp })
    let body = try #require((graph.nodes.last?.primitive as? Scan)?.bodies.first)
    #expect(!body.graph.nodes.contains { $0.primitive is Exp })
  }
}
