// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusGraph
import Testing

/// What a user reads whose loop cannot be recorded.
@Suite struct ScanRefusalTests {
  @Test func scansAreRefused() throws {
    var refusals = Refusals()
    func record(_ title: String, _ use: (_ xs: Tensor, _ h: Tensor) -> Tensor) {
      refusals.add(title) {
        let trace = Trace()
        trace.origin = Origin(path: "encoder", file: "m/Model.swift", line: 7)
        let (xs, h) = (trace.input("xs", .f32(4, 3)), trace.input("h", .f32(3)))
        trace.output(.result("y"), use(xs, h))
        _ = try trace.finished()
      }
    }
    record("nothing to carry or to slice") { xs, _ in
      let (last, outputs) = scan(over: [], from: [], count: 3) { carried, _ in (carried, [xs]) }
      #expect(last.isEmpty && outputs.count == 1)
      return outputs[0] + xs
    }
    record("no number of steps") { xs, h in
      scan(over: [], from: [h]) { carried, _ in (carried, [carried[0]]) }.outputs[0]
    }
    record("slices of a number") { xs, h in scan(over: xs.sum(), from: h) { h, x in (h + x, h) }.last }
    record("tensors of different lengths") { xs, h in
      scan(over: [xs, h], from: [h]) { carried, slices in ([carried[0] + slices[0]], [slices[1]]) }.last[0]
    }
    record("fewer steps than none") { xs, h in
      scan(over: [], from: [h], count: -1) { carried, _ in (carried, []) }.last[0]
    }
    record("another type for the next step") { xs, h in scan(over: xs, from: h) { h, x in (h.sum(), x) }.last
    }
    record("fewer tensors for the next step") { xs, h in
      scan(over: [xs], from: [h, h]) { carried, _ in ([carried[0]], []) }.last[0]
    }
    record("an error in the body") { xs, h in
      scan(over: xs, from: h) { h, x in (h.sliced(0..<2, along: 0) + x, x) }.last
    }
    record("a tensor of a body outside of it") { xs, h in
      var leaked = h
      let last = scan(over: xs, from: h) { h, x in
        leaked = h * x
        return (h + x, h)
      }.last
      return last + leaked
    }
    record("a tensor of another function in a body") { xs, h in
      let stranger = Trace().input("y", .f32(3))
      return scan(over: xs, from: h) { h, x in (h + x * stranger, h) }.last
    }
    record("a result of another function") { xs, h in
      let stranger = Trace().input("y", .f32(3))
      return scan(over: xs, from: h) { h, x in (h, stranger) }.last
    }
    func apply(_ title: String, _ scan: Scan, _ operands: [TensorType]) {
      refusals.add(title) { _ = try scan.inferredTypes(of: operands) }
    }
    var body = Graph()
    _ = try body.append(Input("x", .f32(3)))
    body.outputs = [Output(.result("y"), Value(node: 0))]
    apply(
      "a negative number of carried operands",
      Scan(length: 1, carriedCount: -1, slicedCount: 1, body: body), [.f32(1, 3)])
    apply(
      "fewer operands than are sliced", Scan(length: 1, carriedCount: 1, slicedCount: .max, body: body),
      [.f32(3)])
    apply(
      "fewer outputs than are carried", Scan(length: 1, carriedCount: 2, slicedCount: 0, body: body),
      [.f32(3), .f32(3)])
    var two = body
    _ = try two.append(Input("z", .f32(3)))
    apply(
      "a body that gives too little", Scan(length: 1, carriedCount: 2, slicedCount: 0, body: two),
      [.f32(3), .f32(3)])
    refusals.add("a loop in whose body a statistic changes") {
      let layer = BatchNormalization(file: "m/Model.swift", line: 9)
      _ = try Program("model", over: ["layer": layer], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main", mode: .training) { step in
          let (xs, h) = (step.input("xs", .f32(4, 2, 3)), step.input("h", .f32(2, 3)))
          step.result("y", scan(over: xs, from: h) { h, x in (layer(h + x), h) }.last)
        }
      }
    }
    refusals.add("a loop of too many steps to be written out") {
      let trace = Trace()
      let h = trace.input("h", .f32())
      let last = scan(over: [], from: [h], count: 10_000) { carried, _ in ([exp(carried[0])], []) }.last[0]
      trace.output(.result("y"), last)
      _ = try trace.finished().inlined(Limits(nodes: 9_000))
    }
    refusals.check("scans")
  }

  /// What a user reads whose loop with a condition cannot be recorded.
  @Test func loopsWithConditionsAreRefused() throws {
    var refusals = Refusals()
    func record(_ title: String, _ use: (_ x: Tensor) -> Tensor) {
      refusals.add(title) {
        let trace = Trace()
        trace.origin = Origin(path: "solver", file: "m/Model.swift", line: 7)
        trace.output(.result("y"), use(trace.input("x", .f32(3))))
        _ = try trace.finished()
      }
    }
    record("a number as the condition") {
      whileLoop(from: $0, limit: 3) {
        $0.sum()
      } body: {
        $0
      }
    }
    record("a condition for each element") {
      whileLoop(from: $0, limit: 3) {
        $0 .> $0
      } body: {
        $0
      }
    }
    record("fewer steps than none") {
      whileLoop(from: $0, limit: -3) {
        $0.sum() .> 1
      } body: {
        $0
      }
    }
    record("another type for the next step") {
      whileLoop(from: $0, limit: 3) {
        $0.sum() .> 1
      } body: {
        $0.sum()
      }
    }
    record("fewer tensors for the next step") {
      whileLoop(from: [$0, $0], limit: 3) {
        $0[0].sum() .> 1
      } body: {
        [$0[0]]
      }[0]
    }
    record("nothing to hand on") { x in
      _ = whileLoop(from: [], limit: 3) { _ in
        x.sum() .> 1
      } body: { _ in
        [x]
      }
      return x
    }
    record("an error in the body") {
      whileLoop(from: $0, limit: 3) {
        $0.sum() .> 1
      } body: {
        $0.sliced(0..<9, along: 0)
      }
    }
    func apply(_ title: String, _ carriedCount: Int, _ operands: [TensorType]) {
      refusals.add(title) {
        var body = Graph()
        _ = try body.append(Input("x", TensorType(.bool, [])))
        body.outputs = [Output(.result("y"), Value(node: 0))]
        _ = try WhileLoop(limit: 1, carriedCount: carriedCount, body: body).inferredTypes(of: operands)
      }
    }
    apply("no operand", 1, [])
    apply("more carried operands than there are", 2, [TensorType(.bool, [])])
    refusals.check("loops")
  }

  /// What a user reads whose choice cannot be recorded.
  @Test func choicesAreRefused() throws {
    var refusals = Refusals()
    func record(_ title: String, _ use: (_ c: Tensor, _ x: Tensor) -> Tensor) {
      refusals.add(title) {
        let trace = Trace()
        trace.origin = Origin(path: "gate", file: "m/Model.swift", line: 7)
        let (c, x) = (trace.input("c", TensorType(.bool, [])), trace.input("x", .f32(3)))
        trace.output(.result("y"), use(c, x))
        _ = try trace.finished()
      }
    }
    record("a number as the condition") { _, x in
      cond(x.sum(), x) {
        $0
      } else: {
        -$0
      }
    }
    record("a condition for each element") { _, x in
      cond(x .> x, x) {
        $0
      } else: {
        -$0
      }
    }
    record("results of two types") { c, x in
      cond(c, x) {
        $0.sum()
      } else: {
        $0
      }
    }
    record("two results and one") { c, x in
      cond(c, [x]) {
        [$0[0], $0[0]]
      } else: {
        [$0[0]]
      }[0]
    }
    record("an error in the function that is not chosen") { c, x in
      cond(c, x) {
        $0
      } else: {
        $0.sliced(0..<9, along: 0)
      }
    }
    record("a tensor of one function in the other") { c, x in
      var leaked = x
      return cond(c, x) {
        leaked = $0 * 2
        return leaked
      } else: {
        $0 + leaked
      }
    }
    record("a tensor of a function outside of it") { c, x in
      var leaked = x
      let y = cond(c, x) {
        leaked = x * 2
        return $0
      } else: {
        -$0
      }
      return y + leaked
    }
    refusals.add("no condition") {
      var body = Graph()
      _ = try body.append(Input("x", .f32(3)))
      _ = try Cond(then: body, else: body).inferredTypes(of: [])
    }
    refusals.check("choices")
  }
}
