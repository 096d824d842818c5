// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import RandomSources
import Testing

/// Windows, paddings and other views are read where they are used, by contractions too.
@Suite struct ViewTests {
  #if DEBUG
    private static let views = 24
  #else
    private static let views = 1_000
  #endif

  @Test(
    "random views are what the evaluator says, for every number of threads", arguments: CodeStyle.allCases)
  func randomViews(_ style: CodeStyle) throws {
    let count = environmentVariable("APUS_VIEWS").flatMap(Int.init) ?? Self.views
    let first = environmentVariable("APUS_SEED").flatMap(UInt64.init) ?? 1
    for seed in first..<first + UInt64(count) {
      var random = RandomSource(seed: seed)
      let view = try RandomView(&random)
      try check(view.graph, style, &random, "seed \(seed): \(view.description)")
    }
  }

  @Test("random convolutions and their gradients are what the evaluator says", arguments: CodeStyle.allCases)
  func randomConvolutions(_ style: CodeStyle) throws {
    let count = (environmentVariable("APUS_VIEWS").flatMap(Int.init) ?? Self.views) / 3
    let first = environmentVariable("APUS_SEED").flatMap(UInt64.init) ?? 1
    for seed in first..<first + UInt64(count) {
      var random = RandomSource(seed: seed)
      let convolution = try RandomConvolution(&random)
      try check(convolution.graph, style, &random, "seed \(seed): \(convolution.description)")
    }
  }

  /// Holds compiled code of one thread and of several against the evaluator, on numbers of which all sums are exact.
  private func check(_ graph: Graph, _ style: CodeStyle, _ random: inout RandomSource, _ words: String) throws
  {
    let bindings = graph.wholeNumbers(&random)
    let expected = try Evaluator(graph).outputs(bindings)
    let single = try CompiledGraphs(graph, style: style, engine: TinyCCEngine()).outputs(bindings)
    let threads = random.int(2...8)
    let team = try Team(threads: threads, yields: 1, failing: 0)
    let shared = try CompiledGraphs(
      graph, style: style, engine: TinyCCEngine(team: team),
      threads: Threads(threads, leastWork: 1, pieceWork: 1)
    ).outputs(bindings)
    #expect(single == shared, "\(words)")
    #expect(single == expected, "\(words)")
  }

  @Test("a number of each row is stored and added to the sums of all columns, by several threads")
  func sumsOfRowNumbers() throws {
    let trace = Trace()
    let x = trace.input("x", .f32(96, 40))
    let numbers = trace.iota(.f32(96, 64), along: 0) + x.sum().broadcast(to: [96, 64])
    trace.output(.result("a"), numbers)
    trace.output(.result("b"), numbers.sum(along: [0]))
    let rows = x.sum(along: [1]).reshaped([96, 1]).broadcast(to: [96, 96])
    trace.output(.result("c"), rows)
    trace.output(.result("d"), rows.sum(along: [0]))
    for style in CodeStyle.allCases {
      var random = RandomSource(seed: 1)
      for _ in 0..<4 { try check(trace.finished(), style, &random, "\(style)") }
    }
  }

  /// Each pair makes steps through the first value so much longer that their lengths together are no number.
  @Test("steps of views that multiply beyond all numbers", arguments: CodeStyle.allCases)
  func stepsMultiply(_ style: CodeStyle) throws {
    let trace = Trace()
    var value = trace.input("x", .f32(2))
    for _ in 0..<7 {
      value = value.padded(low: [1 << 11], high: [1 << 11], with: 7).sliced(0..<4097, along: 0, by: 1 << 11)
    }
    trace.output(.result("y"), value + value.reversed(along: [0]))
    var random = RandomSource(seed: 1)
    try check(try trace.finished(), style, &random, "pads and slices")
  }

  /// What says in a schedule which elements of views are in memory.
  private func conditions(_ body: (Trace) -> Void) throws -> [Nest.Walk] {
    try nests(body).flatMap { step -> [Nest.Walk] in
      guard case .nest(let nest) = step.form else { return [] }
      return nest.instructions.flatMap { instruction -> [Nest.Walk] in
        guard case .load(let access) = instruction.operation else { return [] }
        return access.bounds?.conditions ?? []
      }
    }
  }

  @Test("a padding that is cut off again leaves no condition")
  func paddingThatIsCutOff() throws {
    let conditions = try conditions { trace in
      let x = trace.input("x", .f32(9, 11))
      let y = x.padded(low: [2, 3], high: [4, 5]).sliced(2..<11, along: 0).sliced(3..<14, along: 1)
      trace.output(.result("y"), tanh(y))
    }
    #expect(conditions.isEmpty)
  }

  @Test("of conditions along the same steps the first to fail counts", arguments: [1, 2, 3])
  func impliedConditions(_ step: Int) throws {
    func record(_ trace: Trace) {
      var value = trace.input("x", .f32(100))
      for low in 40..<46 {
        value = value.padded(low: [low], high: [50])
        value = value.sliced(0..<value.shape[0], along: 0, by: step)
      }
      trace.output(.result("y"), value + value)
    }
    let conditions = try conditions(record)
    #expect(Set(conditions.map(\.columnStride)) == [-1, 1] && conditions.count == 2, "\(conditions)")
    let trace = Trace()
    record(trace)
    let graph = try trace.finished()
    for style in CodeStyle.allCases {
      var random = RandomSource(seed: 1)
      try check(graph, style, &random, "step \(step)")
    }
  }

  /// The nests of a schedule.
  private func nests(_ body: (Trace) -> Void) throws -> [Schedule.Step] {
    let trace = Trace()
    body(trace)
    return try Scheduler.schedule(trace.finished()).steps
  }

  @Test("a pooling is one kernel, which reads its operand where it is padded and where windows overlap")
  func pooling() throws {
    let steps = try nests { trace in
      let x = trace.input("x", .f32(2, 9, 11, 3)).padded(low: [0, 1, 1, 0], high: [0, 0, 1, 0])
      let windows = x.windows(of: 3, along: 1, by: 2).windows(of: 2, along: 3, by: 2)
      trace.output(.result("y"), ReduceMax(axes: [2, 4])(windows))
    }
    #expect(steps.count == 1 && steps[0].reads.count == 1)
  }
}
