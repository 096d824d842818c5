// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import CompiledGraphs
import Testing

@testable import ApusScheduling

/// What is looked up in a table is read where the table lies: by the kernels that use it, without memory of its own.
@Suite struct LookupTests {
  private static let engines: [(style: CodeStyle, engine: any Engine)] =
    [(.loops, InterpreterEngine()), (.tiles, TinyCCEngine()), (.loops, TinyCCEngine())]
    + (NativeEngine().isAvailable ? [(.loops, NativeEngine())] : [])

  /// The kernels of a graph, where every engine computes what the evaluator says.
  private func steps(_ graph: Graph, positions: [String: Int] = ["i": 9]) throws -> [Schedule.Step] {
    var bindings: [String: HostTensor] = [:]
    for node in graph.nodes {
      guard let name = node.boundName else { continue }
      let range = positions[name].map { 0...Double($0) - 0.5 } ?? -2...2
      bindings[name] = samples(node.types[0], seed: UInt64(bindings.count + 1), in: range)
    }
    let expected = try Evaluator(graph).outputs(bindings)
    for (style, engine) in Self.engines {
      let found = try CompiledGraphs(graph, style: style, engine: engine).outputs(bindings)
      for (found, expected) in zip(found, expected) {
        #expect(found.type == expected.type)
        let isSame = zip(found.reals, expected.reals).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }
        #expect(isSame, "\(style) on \(engine)\n\(found.reals)\n\(expected.reals)")
      }
    }
    return try Scheduler.schedule(graph).steps
  }

  private func lookups(_ step: Schedule.Step) -> Int {
    guard case .nest(let nest) = step.form else { return 0 }
    return nest.instructions.count {
      if case .load(let access) = $0.operation { !access.starts.isEmpty } else { false }
    }
  }

  @Test("an embedding that is added up has no memory, be it along any axis")
  func sums() throws {
    for axes in [[0], [1], [2], [0, 1], [1, 2], [0, 1, 2]] {
      let trace = Trace()
      let table = trace.parameter("table", .f32(9, 6))
      let words = table.gathered(trace.input("i", .i32(4, 5)))
      trace.output(.result("y"), words.sum(along: axes))
      let steps = try steps(trace.finished())
      #expect(steps.count == 2 && steps.last.map(lookups) == 1, "\(axes)")
      #expect(steps.flatMap(\.writes).count == 1, "\(axes)")
    }
  }

  @Test("whoever uses what is looked up reads the table: through views, and in several kernels")
  func severalReaders() throws {
    let trace = Trace()
    let table = trace.parameter("table", .f64(9, 600)).transposed()
    let words = table.gathered(trace.input("i", TensorType(.u8, [4])), along: 1)
    trace.output(.result("columns"), exp(words).sum(along: [0]))
    trace.output(.result("turned"), tanh(words.transposed()))
    trace.output(.result("part"), words.sliced(3..<40, along: 0, by: 5) * 2)
    let steps = try steps(trace.finished())
    #expect(steps.count == 4 && steps.flatMap(\.writes).count == 3)
    #expect(steps.dropFirst().allSatisfy { lookups($0) == 1 })
  }

  @Test("what a product, a padding, another lookup or the caller reads is there as a whole")
  func kept() throws {
    let trace = Trace()
    let (table, i) = (trace.parameter("table", .f32(9, 6)), trace.input("i", .i32(7)))
    let words = table.gathered(i)
    trace.output(.result("product"), words.matmul(trace.input("w", .f32(6, 3))))
    trace.output(.result("padded"), exp(words).sum() + words.padded(low: [1, 0], high: [0, 2]))
    trace.output(.result("words"), table.gathered(i, along: 0))
    trace.output(.result("again"), words.gathered(trace.input("j", .i32(3)), along: 1) * 2)
    let steps = try steps(trace.finished(), positions: ["i": 9, "j": 6])
    let indices = steps.filter { if case .guarded = $0.form { true } else { false } }
    #expect(indices.count == 2)
  }

  @Test(
    "single numbers are looked up one by one, in strips of any length", arguments: [1, 5, 511, 513, 1300])
  func numbers(_ count: Int) throws {
    let trace = Trace()
    let (table, i) = (trace.parameter("table", .f32(9)), trace.input("i", .i32(count)))
    let x = trace.input("x", .f32(count))
    trace.output(.result("y"), tanh(table.gathered(i) * x + table.reversed(along: [0]).gathered(i)))
    trace.output(.result("sum"), (table.gathered(i) * x).sum())
    trace.output(.result("rows"), softmax(table.gathered(i).reshaped([1, count])))
    _ = try steps(trace.finished())
  }

  @Test("equal positions are checked once, and not again where a check stands already")
  func checks() throws {
    let trace = Trace()
    let i = trace.input("i", .i32(7))
    let (table, other) = (trace.parameter("table", .f32(9, 6)), trace.parameter("other", .f32(12, 6)))
    trace.output(.result("z"), exp(table.gathered(checkIndex(i, below: 4))))
    trace.output(.result("y"), table.gathered(i) + other.gathered(i))
    let steps = try steps(trace.finished(), positions: ["i": 4])
    let bounds = steps.compactMap { if case .guarded(_, _, _, let bound) = $0.form { bound } else { nil } }
    #expect(bounds.sorted() == [4])
  }

  @Test("a loop looks up what its step says")
  func loop() throws {
    let trace = Trace()
    let (table, i) = (trace.parameter("table", .f32(9, 6)), trace.input("i", .i32(5, 3)))
    let sums = scan(over: i, from: trace.fill(0, .f32(6))) { sum, words in
      let next = sum + table.gathered(words).sum(along: [0])
      return (next, tanh(next))
    }.outputs
    trace.output(.result("sums"), sums)
    _ = try steps(trace.finished())
  }

  @Test("a table that a step changes is read before")
  func updates() throws {
    let trace = Trace()
    let (table, i) = (trace.parameter("table", .f32(9, 6)), trace.input("i", .i32(9)))
    let words = table.gathered(i)
    trace.output(.result("y"), exp(words))
    trace.output(.update("table"), table - 0.5 * words)
    let turned = Trace()
    let state = turned.parameter("table", .f32(9, 6))
    turned.output(.update("table"), state.gathered(turned.input("i", .i32(9))))
    _ = try steps(trace.finished())
    _ = try steps(turned.finished())
  }
}
