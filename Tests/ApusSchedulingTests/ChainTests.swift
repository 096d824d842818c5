// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import CompiledGraphs
import RandomSources
import Testing

@testable import ApusScheduling

/// Contractions that follow each other, some rows at a time.
@Suite struct ChainTests {
  private static let scores = ContractionAxes(
    leftBatch: [0], rightBatch: [0], leftContracting: [2], rightContracting: [2])
  private static let means = ContractionAxes(
    leftBatch: [0], rightBatch: [0], leftContracting: [2], rightContracting: [1])

  /// Attention of some heads over as many positions.
  private static func attention(_ trace: Trace, heads: Int, positions: Int) -> Tensor {
    let (q, k) = (
      trace.input("q", .f32(heads, positions, 3)), trace.input("k", .f32(heads, positions, 3))
    )
    let weights = softmax(DotGeneral(scores)(q, k) * 0.35)
    return DotGeneral(means)(weights, trace.input("v", .f32(heads, positions, 2)))
  }

  private static func links(_ schedule: Schedule) -> [Int] {
    schedule.steps.compactMap { if case .chain(let links) = $0.form { links.count } else { nil } }
  }

  /// Expects what the evaluator computes, up to rounding.
  private func expectClose(_ outputs: [HostTensor], _ graph: Graph, _ label: String = "") throws {
    let expected = try Evaluator(graph).outputs(Self.bindings(graph))
    #expect(outputs.map(\.type) == expected.map(\.type))
    for (x, y) in zip(outputs.flatMap(\.reals), expected.flatMap(\.reals))
    where !(abs(x - y) <= 5e-5 * max(1, abs(y))) {
      Issue.record("\(label): \(x), not \(y)")
      return
    }
  }

  private static func bindings(_ graph: Graph) -> [String: HostTensor] {
    var bindings: [String: HostTensor] = [:]
    for (seed, node) in graph.nodes.enumerated() {
      if let name = node.inputName { bindings[name] = samples(node.types[0], seed: UInt64(seed)) }
    }
    return bindings
  }

  @Test("attention needs no memory for the weights of all pairs", arguments: CodeStyle.allCases)
  func attention(_ style: CodeStyle) throws {
    let trace = Trace()
    trace.output(.result("y"), Self.attention(trace, heads: 2, positions: 130))
    let graph = try trace.finished()
    let compiled = try CompiledGraphs(graph, style: style, engine: TinyCCEngine())
    let planned = try #require(compiled.result.entryPoints.first)
    #expect(Self.links(planned.schedule) == [2])
    #expect(
      compiled.result.program.workspaceBytes * 4 < 2 * 130 * 130 * 4,
      "\(compiled.result.program.workspaceBytes) bytes")
    try expectClose(compiled.outputs(Self.bindings(graph)), graph)
  }

  /// Layers of some widths, on rows of the first.
  private static func layers(rows: Int, _ widths: [Int]) throws -> Graph {
    let trace = Trace()
    var x = trace.input("x", .f32(rows, widths[0]))
    for (number, sizes) in zip(widths, widths.dropFirst()).enumerated() {
      let w = trace.input("w\(number)", .f32(sizes.0, sizes.1))
      x = tanh(x.matmul(w) + trace.input("b\(number)", .f32(sizes.1)))
    }
    trace.output(.result("y"), x)
    return try trace.finished()
  }

  @Test("a chain ends before its kernel is too large") func longChains() throws {
    let schedule = try Scheduler.schedule(Self.layers(rows: 400, Array(repeating: 30, count: 200)))
    let links = Self.links(schedule)
    #expect(links.count > 5 && links.reduce(0, +) > 180, "\(links)")
    for step in schedule.steps { #expect(step.reads.count + step.writes.count <= 60) }
  }

  @Test("threads share the rows of a chain in native code, too", .enabled(if: NativeEngine().isAvailable))
  func nativeThreads() throws {
    let graph = try Self.layers(rows: 97, [3, 300, 5])
    let bindings = Self.bindings(graph)
    var expected: [HostTensor]?
    for threads in [1, 2, 3, 4, 7, 8] {
      let team = threads == 1 ? nil : try Team(threads: threads, yields: 3, failing: 0)
      let compiled = try CompiledGraphs(
        graph, style: .loops, engine: NativeEngine(team: team),
        threads: Threads(threads, dividesForOne: true, leastWork: 1, pieceWork: 1))
      #expect(compiled.result.program.kernels.contains { $0.division != nil })
      let outputs = try compiled.outputs(bindings)
      #expect(outputs == expected ?? outputs, "\(threads) threads")
      expected = outputs
    }
  }

  @Test func layersFollowEachOther() throws {
    let graph = try Self.layers(rows: 30, [3, 300, 5, 2])
    #expect(Self.links(try Scheduler.schedule(graph)) == [3])
    for style in CodeStyle.allCases {
      let compiled = try CompiledGraphs(graph, style: style, engine: TinyCCEngine())
      try expectClose(compiled.outputs(Self.bindings(graph)), graph)
    }
  }

  /// What must not become a chain.
  enum Obstacle: CaseIterable {
    /// What passes is asked for.
    case output
    /// It is read by another kernel, too.
    case otherReader
    /// It is the right operand.
    case right
    /// It is both operands.
    case both
    /// Its columns are not those that are summed.
    case columns
    /// All rows are in one block.
    case fewRows
    /// The next product needs something that is made of another result of the first kernel.
    case circle
    /// Sums over rows are complete only at the end.
    case sum
    /// The next kernel reads what the first computes beside it.
    case secondResult

    func graph() throws -> Graph {
      let trace = Trace()
      let rows = self == .fewRows ? 12 : 30
      let (x, w) = (trace.input("x", .f32(rows, 3)), trace.input("w", .f32(3, 300)))
      let (v, s) = (trace.input("v", .f32(300, 4)), trace.input("s", .f32(5, 30)))
      let product = x.matmul(w)
      let y = tanh(product)
      var z: Tensor
      switch self {
      case .output:
        trace.output(.result("y"), y)
        z = y.matmul(v)
      case .otherReader: z = y.matmul(v) + y.sum(along: [0]).sum()
      case .right: z = s.matmul(y)
      case .both:
        let square = tanh(trace.input("a", .f32(60, 2)).matmul(trace.input("b", .f32(2, 60))))
        z = square.matmul(square)
      case .columns:
        let axes = ContractionAxes(
          leftBatch: [], rightBatch: [], leftContracting: [0], rightContracting: [0])
        z = DotGeneral(axes)(y, x)
      case .fewRows: z = y.matmul(v)
      case .circle:
        let sums = softmax(product * 2).sum(along: [1])
        trace.output(.result("sums"), sums)
        z = y.matmul(v * sums.sum())
      case .sum:
        trace.output(.result("sums"), y.sum(along: [0]))
        z = y.matmul(v)
      case .secondResult:
        let other = sin(product)
        trace.output(.result("other"), other)
        z = y.matmul(v) + other.sliced(0..<4, along: 1)
      }
      trace.output(.result("z"), z)
      return try trace.finished()
    }
  }

  @Test("what stands in the way of a chain", arguments: Obstacle.allCases)
  func obstacles(_ obstacle: Obstacle) throws {
    let graph = try obstacle.graph()
    #expect(Self.links(try Scheduler.schedule(graph)).isEmpty)
    let compiled = try CompiledGraphs(graph, style: .tiles, engine: TinyCCEngine())
    try expectClose(compiled.outputs(Self.bindings(graph)), graph)
  }

  /// Two or three products of random sizes, with something done between them.
  private static func random(_ random: inout RandomSource) throws -> Graph {
    let trace = Trace()
    let dtype = random.pick([DType.f32, .f32, .f64])
    // Below and above every block, and few enough products for the evaluator.
    var (batch, rows, widths): (Int?, Int, [Int])
    repeat {
      batch = random.int(0...1) == 0 ? nil : random.int(2...3)
      rows = random.pick([25, 40, 61])
      widths = (0..<random.int(3...5)).map { random.pick($0 % 2 == 0 ? [1, 2, 3, 5] : [97, 171, 300]) }
    } while zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } * rows * (batch ?? 1) > 60_000
    func axes(_ sizes: [Int]) -> Shape { Shape((batch.map { [$0] } ?? []) + sizes) }
    var x = trace.input("x", TensorType(dtype, axes([rows, widths[0]])))
    for (number, (width, next)) in zip(widths, widths.dropFirst()).enumerated() {
      let isShared = random.int(0...1) == 0
      let w = trace.input(
        "w\(number)", TensorType(dtype, isShared ? [width, next] : axes([width, next])))
      let rank = x.rank
      let isBatch = !isShared && batch != nil
      x = DotGeneral(
        ContractionAxes(
          leftBatch: isBatch ? [0] : [], rightBatch: isBatch ? [0] : [], leftContracting: [rank - 1],
          rightContracting: [isBatch ? 1 : 0]))(x, w)
      switch random.int(0...4) {
      case 0: x = tanh(x)
      case 1: x = softmax(x)
      case 2: x = x * 2 + sin(x)
      case 3:
        // The product itself is needed again after what passes on was computed.
        let other = trace.input("other\(number)", x.type)
        trace.output(.result("half\(number)"), x * other)
        x = cos(x)
      default: break
      }
    }
    trace.output(.result("y"), x)
    return try trace.finished()
  }

  @Test("random chains compute what their parts do, the same for every number of threads")
  func randomChains() throws {
    let first = environmentVariable("APUS_SEED").flatMap(UInt64.init) ?? 1
    var chains = 0
    for seed in first..<first + 60 where chains < 6 {
      var source = RandomSource(seed: seed)
      let graph = try Self.random(&source)
      let links = Self.links(try Scheduler.schedule(graph))
      // Others are tried elsewhere.
      guard !links.isEmpty else { continue }
      chains += links.count
      let bindings = Self.bindings(graph)
      for style in CodeStyle.allCases {
        var expected: [HostTensor]?
        for threads in [1, 2, 3, 4, 7, 8] {
          let team = threads == 1 ? nil : try Team(threads: threads, yields: UInt32(seed % 3), failing: 0)
          let compiled = try CompiledGraphs(
            graph, style: style, engine: TinyCCEngine(team: team),
            threads: Threads(threads, leastWork: 1, pieceWork: 1))
          let outputs = try compiled.outputs(bindings)
          if let expected {
            #expect(outputs == expected, "seed \(seed), \(style), \(threads) threads")
          } else {
            try expectClose(outputs, graph, "seed \(seed), \(style)")
          }
          expected = outputs
        }
      }
    }
    #expect(chains >= 6, "only \(chains) chains")
  }
}
