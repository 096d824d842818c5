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

/// A choice in a loop, and a choice between a loop and something else.
private func model(_ x: [Tensor], threshold: Double) -> Tensor {
  let (xs, w) = (x[0], x[2])
  let sum = w.sum()
  return cond(sum .> sum.filled(with: threshold), x[1]) { h in
    let (last, sums) = scan(over: xs, from: h) { h, x in
      let sum = (h * x).sum()
      let next = cond(sum .> sum.filled(with: 0), [h, x]) {
        [tanh($0[0] * w + $0[1])]
      } else: {
        [$0[0] * 0.5 - $0[1] * w]
      }
      return (next[0], next[0].sum())
    }
    return last * ((sums * sums).sum() + 1)
  } else: { h in
    exp(w) * h
  }
}

@Suite("Choices") struct CondTests {
  @Test("choices in loops and around them, and their derivatives, agree with JAX")
  func derivatives() throws {
    let cases = try GoldenNumbers.cases("conditions").cases
    try #require(cases.count == 6)
    for golden in cases {
      let operands = try GoldenNumbers.tensors(golden["operands"])
      guard case .number(let threshold) = golden["threshold"] else { continue }
      let trace = Trace()
      let inputs = operands.enumerated().map { trace.input("x\($0.offset)", $0.element.type) }
      let y = model(inputs, threshold: threshold)
      let first = gradients((y * y).sum() + sin(y).sum(), inputs)
      let penalty = first.map { ($0 * $0).sum() }.reduce(trace.fill(0, .f64())) { $0 + $1 }
      for (position, tensor) in ([y] + first + gradients(penalty, inputs)).enumerated() {
        trace.output(.result("y\(position)"), tensor)
      }
      let graph = try trace.finished()
      try graph.verify()
      let expected = try ["results", "gradients", "second"].flatMap { try GoldenNumbers.tensors(golden[$0]) }
      let values = try Evaluator(graph).outputs(inputs: operands)
      #expect(difference(values, expected) < 1e-12, "\(operands[0].type), \(threshold)")
      let bindings = Dictionary(
        uniqueKeysWithValues: operands.enumerated().map { ("x\($0.offset)", $0.element) })
      for way in CompiledWay.all {
        let compiled = try way.compiled(graph)
        #expect(compiled.result.program.entryPoints[0].blocks.contains { $0.condition != nil })
        #expect(
          difference(try compiled.outputs(bindings), expected) < 1e-12, "\(way.name), \(operands[0].type)")
      }
    }
  }

  @Test("what is not chosen is not run: an index out of range there is no fault")
  func idle() throws {
    let trace = Trace()
    let (c, x) = (trace.input("c", TensorType(.bool, [])), trace.input("x", .f32(3)))
    let index = trace.input("i", TensorType(.i32, []))
    // Both use a tensor from outside; nothing of it is computed there.
    let y = cond(c, []) { _ in
      [x.gathered(index) * 2]
    } else: { _ in
      [trace.fill(7, .f32())]
    }
    trace.output(.result("y"), y[0])
    let graph = try trace.finished()
    try graph.verify()
    #expect(!graph.nodes.contains { $0.primitive is Gather })
    func bindings(_ isTrue: Int64, _ index: Int64) -> [String: HostTensor] {
      [
        "c": HostTensor(unchecked: TensorType(.bool, []), integers: [isTrue]),
        "x": HostTensor(unchecked: .f32(3), reals: [1, 2, 4]),
        "i": HostTensor(unchecked: TensorType(.i32, []), integers: [index]),
      ]
    }
    #expect(try Evaluator(graph).outputs(bindings(1, 2))[0].reals == [8])
    #expect(try Evaluator(graph).outputs(bindings(0, 9))[0].reals == [7])
    for way in CompiledWay.all {
      let compiled = try way.compiled(graph)
      #expect(try compiled.outputs(bindings(1, 2))[0].reals == [8])
      #expect(try compiled.outputs(bindings(0, 9))[0].reals == [7])
      #expect(throws: (any Error).self) { try compiled.outputs(bindings(1, 9)) }
    }
  }

  @Test("what both functions use of outer traces is one operand; functions of nothing give their constants")
  func capture() throws {
    let trace = Trace()
    let (c, w) = (trace.input("c", TensorType(.bool, [])), trace.parameter("layer.w", .f64(2)))
    let (u, sum) = (trace.input("u", .f64(2)), w + w)
    let y = cond(c, w) {
      $0 * u + sum
    } else: {
      sum - $0
    }
    let z = cond(c, []) { _ in
      [trace.fill(1, .f64())]
    } else: { _ in
      [trace.fill(2, .f64())]
    }
    trace.output(.result("y"), y)
    trace.output(.result("z"), z[0])
    let graph = try trace.finished()
    try graph.verify()
    let nodes = graph.nodes.filter { $0.primitive is Cond }
    try #require(nodes.count == 2)
    #expect(nodes[0].operands == [c.value, w.value, u.value, sum.value])
    #expect(nodes[1].operands == [c.value])
    for isTrue in [true, false] {
      let values = try Evaluator(graph).outputs([
        "c": HostTensor(unchecked: TensorType(.bool, []), integers: [isTrue ? 1 : 0]),
        "layer.w": HostTensor(.f64(2), reals: [0.25, -0.5]), "u": HostTensor(.f64(2), reals: [3, 5]),
      ])
      #expect(values.map(\.reals) == (isTrue ? [[1.25, -3.5], [1]] : [[0.25, -0.5], [2]]))
    }
  }
}
