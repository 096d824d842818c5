// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import CompiledGraphs
import Testing

@testable import ApusScheduling

/// What is put where positions say: in place where nothing else needs what was there, and by several threads.
@Suite struct InsertionTests {
  private static let engines: [(style: CodeStyle, engine: any Engine)] =
    [(.loops, InterpreterEngine()), (.tiles, TinyCCEngine()), (.loops, TinyCCEngine())]
    + (NativeEngine().isAvailable ? [(.loops, NativeEngine())] : [])

  /// The only entry point, where every engine computes what the evaluator says at some positions.
  private func entry(_ graph: Graph, positions: [String: Int64]) throws -> PlannedEntryPoint {
    var bindings: [String: HostTensor] = [:]
    for node in graph.nodes {
      guard let name = node.boundName else { continue }
      let type = node.types[0]
      bindings[name] =
        positions[name].map {
          HostTensor(unchecked: type, integers: Array(repeating: $0, count: type.elementCount))
        }
        ?? samples(type, seed: UInt64(bindings.count + 1), in: -2...2)
    }
    let expected = try Evaluator(graph).outputs(bindings)
    var entry: PlannedEntryPoint?
    for (style, engine) in Self.engines {
      let compiled = try CompiledGraphs(graph, style: style, engine: engine)
      entry = compiled.result.entryPoints[0]
      for (found, expected) in zip(try compiled.outputs(bindings), expected) {
        let isSame = zip(found.reals, expected.reals).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) }
        #expect(found.type == expected.type && isSame, "\(style) on \(engine)")
      }
    }
    return try #require(entry)
  }

  /// A decoder's step: keys go where they belong among those of earlier steps, which a query is then compared with.
  private func decoder() throws -> Graph {
    let trace = Trace()
    let (x, position) = (trace.input("x", .f32(1, 8)), trace.input("position", .i32()))
    let cache = trace.parameter("cache", .f32(64, 8))
    let keys = cache.replacing([position], along: [0], with: x.matmul(trace.parameter("w", .f32(8, 8))))
    trace.output(.result("scores"), softmax(x.matmul(keys.transposed())))
    trace.output(.update("cache"), keys)
    return try trace.finished()
  }

  @Test("a cache of the state is written where it lies, by the kernel that computes what is new")
  func cache() throws {
    for position in [0, 17, 63] as [Int64] {
      let entry = try entry(decoder(), positions: ["position": position])
      // Neither a copy of the cache nor of what is new.
      #expect(entry.plan.workspaceBytes < 64 * 8 * 4)
      let writing = entry.schedule.steps.filter { step in
        step.writes.contains { entry.schedule.graph.type(of: $0) == .f32(64, 8) }
      }
      #expect(writing.count == 1 && writing[0].nodes.count == 2)
      if case .contraction = writing[0].form {} else { Issue.record("the product is somewhere else") }
    }
  }

  @Test(
    "a start from which a part would not fit is told",
    arguments: [-1, 64, Int64(Int32.min), Int64(Int32.max)])
  func outside(_ position: Int64) throws {
    let graph = try decoder()
    var bindings = ["position": HostTensor(unchecked: .i32(), integers: [position])]
    for (name, type) in [("x", TensorType.f32(1, 8)), ("cache", .f32(64, 8)), ("w", .f32(8, 8))] {
      bindings[name] = samples(type, seed: 3)
    }
    for (style, engine) in Self.engines {
      let compiled = try CompiledGraphs(graph, style: style, engine: engine)
      let error = #expect(throws: Diagnostic.self) { try compiled.outputs(bindings) }
      #expect(error?.message == "'run' found an index out of range at position 0")
    }
  }

  @Test("no statement copies what is written in place")
  func noCopy() throws {
    for style in CodeStyle.allCases {
      let program = try CompiledGraphs(decoder(), style: style, engine: InterpreterEngine()).result.program
      let copies = program.kernels.flatMap(\.body).count {
        if case .call(let call) = $0, case .stripCopy = call.function {
          call.arguments[0] == .integer(AffineIndex(64 * 8))
        } else {
          false
        }
      }
      #expect(copies == 0)
    }
  }

  @Test("who reads what was there does so before, and if that cannot be, a copy is made")
  func readers() throws {
    let trace = Trace()
    let (cache, position) = (trace.parameter("cache", .f32(9, 6)), trace.input("position", .i32()))
    let old = cache.sliced(from: [position], sizes: [2], along: [0])
    let new = cache.replacing([position], along: [0], with: old * 2 + 1)
    trace.output(.result("old"), cache.sum(along: [0]))
    trace.output(.update("cache"), new)
    let entry = try entry(trace.finished(), positions: ["position": 3])
    // Each element is read where it is written, and the sum is taken before.
    #expect(entry.plan.workspaceBytes == 64, "the record of a fault alone")
    let other = Trace()
    let state = other.parameter("cache", .f32(9, 6))
    let moved = state.replacing(
      [other.input("position", .i32())], along: [0], with: state.sliced(0..<2, along: 0))
    other.output(.update("cache"), moved)
    _ = try self.entry(other.finished(), positions: ["position": 1])
    let both = Trace()
    let kept = both.parameter("cache", .f32(9, 6))
    let changed = kept.replacing(
      [both.input("position", .i32())], along: [0], with: both.input("x", .f32(2, 6)))
    both.output(.update("cache"), changed)
    both.output(.result("difference"), changed.sum() * kept)
    _ = try self.entry(both.finished(), positions: ["position": 1])
  }

  @Test("what products that follow each other compute is put where it belongs")
  func products() throws {
    let trace = Trace()
    let (q, k) = (trace.input("q", .f32(130, 16)), trace.input("k", .f32(130, 16)))
    let rows = softmax(q.matmul(k.transposed()) * 0.25).matmul(k)
    let cache = trace.parameter("cache", .f32(200, 16))
    trace.output(.update("cache"), cache.replacing([trace.input("position", .i32())], along: [0], with: rows))
    _ = try entry(trace.finished(), positions: ["position": 65])
  }

  @Test("what is computed and replaced in part has one buffer")
  func workspace() throws {
    let trace = Trace()
    let x = trace.input("x", .f32(64, 32))
    let position = trace.input("position", .i32())
    let y = exp(x).matmul(trace.input("w", .f32(32, 32)))
    let z = y.replacing([position, position], along: [-1, 0], with: trace.input("part", .f32(3, 5)))
    trace.output(.result("z"), z.matmul(trace.input("v", .f32(32, 2))))
    let entry = try entry(trace.finished(), positions: ["position": 21])
    let buffers = entry.plan.buffers.filter { $0.bytes == 64 * 32 * 4 && $0.values.count > 1 }
    #expect(buffers.count == 1)
  }

  @Test("a loop hands on a cache in place")
  func loop() throws {
    let trace = Trace()
    let (xs, zero) = (trace.input("xs", .f32(5, 4)), trace.fill(0, .i32()))
    let last = scan(over: xs, from: [trace.input("cache", .f32(5, 4)), zero]) { carried, x in
      let cache = carried[0].replacing([carried[1]], along: [0], with: x.reshaped([1, 4]) * carried[0].sum())
      return ([cache, carried[1] + carried[1].filled(with: 1)], x)
    }.last
    trace.output(.result("last"), last[0])
    let entry = try entry(trace.finished(), positions: [:])
    #expect(entry.plan.buffers.count { $0.bytes == 128 } <= 2)
  }

  // MARK: Sums

  private func sums(_ count: Int, _ width: Int, _ axis: Int) throws -> (Graph, [String: HostTensor]) {
    let trace = Trace()
    let shape = axis == 0 ? Shape([count, width]) : Shape([3, count, width])
    let (updates, i) = (trace.input("updates", TensorType(.f32, shape)), trace.input("i", .i32(count)))
    let result = axis == 0 ? Shape([50, width]) : Shape([3, 50, width])
    let table = trace.parameter("table", TensorType(.f32, result))
    let sum = ScatterAdd(along: axis, size: 50)(updates * 0.37, i)
    trace.output(.update("table"), table - 0.1 * sum)
    return (
      try trace.finished(),
      [
        "updates": samples(TensorType(.f32, shape), seed: 7), "table": samples(table.type, seed: 8),
        "i": samples(.i32(count), seed: 9, in: 0...49.5),
      ]
    )
  }

  @Test(
    "sums at positions are shared by threads, with the same bits for any number of them",
    arguments: [(400, 64, 0), (300, 48, 1), (40, 7, 0), (900, 1, 0)])
  func threads(_ count: Int, _ width: Int, _ axis: Int) throws {
    let (graph, bindings) = try sums(count, width, axis)
    for (style, isNative) in [(CodeStyle.tiles, false), (.loops, false), (.loops, true)] {
      if isNative && !NativeEngine().isAvailable { continue }
      var first: [HostTensor]?
      for threads in [1, 2, 3, 4, 7, 8] {
        let team = threads == 1 ? nil : try Team(threads: threads)
        let engine: any Engine = isNative ? NativeEngine(team: team) : TinyCCEngine(team: team)
        let use = threads == 1 ? Threads.one : Threads(threads, leastWork: 1, pieceWork: 1)
        let compiled = try CompiledGraphs(graph, style: style, engine: engine, threads: use)
        let adding = compiled.result.program.kernels.filter { $0.name.contains("scatter_add") }
        #expect(adding.contains { $0.division != nil } == (threads > 1 && width % 16 == 0), "\(width)")
        let found = try compiled.outputs(bindings)
        if let first { #expect(found == first, "\(threads) threads") } else { first = found }
      }
      let expected = try Evaluator(graph).outputs(bindings)
      let isSame = zip(first?[0].reals ?? [], expected[0].reals).allSatisfy { abs($0 - $1) <= 1e-4 }
      #expect(isSame)
    }
  }
}
