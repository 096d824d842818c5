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

@Suite("Loops with conditions") struct WhileLoopTests {
  @Test("a loop ends by its condition or its limit, and its derivatives are those of its steps, as JAX says")
  func derivatives() throws {
    let cases = try GoldenNumbers.cases("while_loops").cases
    try #require(cases.count == 6)
    for golden in cases {
      let operands = try GoldenNumbers.tensors(golden["operands"])
      guard case .number(let tolerance) = golden["tolerance"], case .integer(let limit) = golden["limit"],
        case .integer(let steps) = golden["steps"]
      else {
        Issue.record("a case says no tolerance, limit or number of steps")
        continue
      }
      let trace = Trace()
      let (x, w) = (trace.input("x", .f64(3)), trace.input("w", .f64(3)))
      let results = whileLoop(from: [x, trace.fill(0, .i32())], limit: limit) {
        let error = abs($0[0] * $0[0] - w).max()
        return error .> error.filled(with: tolerance)
      } body: {
        [($0[0] + w / $0[0]) * 0.5, $0[1] + $0[1].filled(with: 1)]
      }
      let y = results[0]
      let first = gradients((y * y * y).sum() + sin(y).sum(), [x, w])
      let penalty = first.map { ($0 * $0).sum() }.reduce(trace.fill(0, .f64())) { $0 + $1 }
      trace.output(.result("count"), results[1])
      for (position, tensor) in ([y] + first + gradients(penalty, [x, w])).enumerated() {
        trace.output(.result("y\(position)"), tensor)
      }
      let graph = try trace.finished()
      try graph.verify()
      let expected = try ["results", "gradients", "second"].flatMap { try GoldenNumbers.tensors(golden[$0]) }
      let values = try Evaluator(graph).outputs(inputs: operands)
      #expect(values[0].integers == [Int128(steps)])
      #expect(difference(Array(values.dropFirst()), expected) < 1e-12, "\(tolerance), \(limit)")
      for way in CompiledWay.all {
        let compiled = try way.compiled(graph)
        let found = try compiled.outputs(["x": operands[0], "w": operands[1]])
        #expect(found[0].integers == [Int128(steps)], "\(way.name)")
        #expect(difference(Array(found.dropFirst()), expected) < 1e-12, "\(way.name), \(tolerance), \(limit)")
      }
    }
  }

  @Test("steps behind the end are not run: an index out of range there is no fault, and one before is")
  func end() throws {
    let trace = Trace()
    let (xs, stop) = (trace.input("xs", .f32(4)), trace.input("stop", .i32()))
    let results = whileLoop(from: [trace.fill(0, .f32()), trace.fill(0, .i32())], limit: 1_000_000) {
      $0[1] .< stop
    } body: {
      [$0[0] + xs.gathered($0[1]), $0[1] + $0[1].filled(with: 1)]
    }
    trace.output(.result("sum"), results[0])
    let graph = try trace.finished()
    func bindings(_ stop: Int64) -> [String: HostTensor] {
      [
        "xs": HostTensor(unchecked: .f32(4), reals: [1, 2, 4, 8]),
        "stop": HostTensor(unchecked: .i32(), integers: [stop]),
      ]
    }
    #expect(try Evaluator(graph).outputs(bindings(3))[0].reals == [7])
    for way in CompiledWay.all {
      let compiled = try way.compiled(graph)
      for (stop, sum) in [(Int64(-1), 0.0), (0, 0), (1, 1), (4, 15)] {
        #expect(try compiled.outputs(bindings(stop))[0].reals == [sum], "\(way.name)")
      }
      #expect(throws: (any Error).self) { try compiled.outputs(bindings(5)) }
    }
  }
}
