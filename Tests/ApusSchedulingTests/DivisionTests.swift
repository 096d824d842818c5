// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import CompiledGraphs
import Testing

@testable import ApusScheduling

/// Which kernels threads share, and what each thread has for itself.
@Suite struct DivisionTests {
  /// The drafts of a graph's steps.
  private func drafts(
    _ style: CodeStyle, threads: Threads, _ body: (Trace) -> Void
  ) throws -> [KernelDraft] {
    let trace = Trace()
    body(trace)
    let schedule = try Scheduler.schedule(trace.finished())
    return try schedule.steps.map { try schedule.draft($0, style, threads: threads) }
  }

  private func dense(_ trace: Trace) {
    let product = trace.input("x", .f32(128, 784)).matmul(trace.parameter("w", .f32(784, 256)))
    trace.output(.result("y"), relu(product + trace.parameter("b", .f32(256))))
  }

  @Test("blocks of rows are handed out one by one, each thread with a tile of its own")
  func contraction() throws {
    let draft = try #require(try drafts(.tiles, threads: Threads(2), dense).first)
    #expect(draft.division == Kernel.Division(shared: 0, grain: 1, workers: 2))
    guard case .loop(_, let count, let step, _)? = draft.body.last else {
      Issue.record("no loop over blocks")
      return
    }
    #expect(count == AffineIndex(128) && step == 11)
    let tile = try #require(draft.parameters.first { $0.count == 11 * 256 })
    #expect(tile.owners == 2 && tile.stride == 11 * 256)
  }

  @Test("packing the right matrix is done once, for all threads")
  func packing() throws {
    let drafts = try drafts(.tiles, threads: Threads(3)) { trace in
      let w = trace.parameter("w", .f32(300, 784))
      trace.output(.result("y"), tanh(trace.input("x", .f32(128, 784)).matmul(w.transposed())))
    }
    let draft = try #require(drafts.first)
    #expect(draft.division == Kernel.Division(shared: 1, grain: 1, workers: 3))
    guard case .call(let call)? = draft.body.first else {
      Issue.record("nothing is packed")
      return
    }
    #expect(call.function == .gemmPrepare(.f32))
    let packed = try #require(draft.parameters.first { $0.count == 784 * 304 })
    #expect(packed.owners == nil && packed.stride == 0)
    #expect(draft.parameters.contains { $0.owners == 3 })
  }

  @Test("rows of a softmax are shared, with what a row needs")
  func rows() throws {
    let drafts = try drafts(.tiles, threads: Threads(4)) { trace in
      trace.output(.result("y"), logSoftmax(trace.input("x", .f32(500, 100))))
    }
    #expect(drafts.count == 1)
    #expect(drafts[0].division?.workers == 4)
    #expect(drafts[0].parameters.allSatisfy { $0.count == 0 || $0.owners == 4 })
  }

  @Test("sums over rows and small kernels stay on one thread", arguments: CodeStyle.allCases)
  func undivided(_ style: CodeStyle) throws {
    let sums = try drafts(style, threads: Threads(2)) { trace in
      trace.output(.result("y"), exp(trace.input("x", .f32(4000, 300))).sum(along: [0]))
    }
    #expect(sums.allSatisfy { $0.division == nil })
    let small = try drafts(style, threads: Threads(2)) { trace in
      trace.output(.result("y"), exp(trace.input("x", .f32(30, 300))))
    }
    #expect(small.allSatisfy { $0.division == nil && $0.parameters.allSatisfy { $0.owners == nil } })
  }

  @Test("a loop that adds into one product stays on one thread", arguments: CodeStyle.allCases)
  func summedAxes(_ style: CodeStyle) throws {
    func drafts(_ axes: ContractionAxes) throws -> [KernelDraft] {
      try self.drafts(style, threads: Threads(2)) { trace in
        let x = trace.input("x", .f32(64, 96, 64))
        trace.output(.result("z"), DotGeneral(axes)(x, trace.input("y", .f32(64, 96, 64))))
      }
    }
    let summed = try drafts(
      ContractionAxes(leftBatch: [], rightBatch: [], leftContracting: [0, 2], rightContracting: [0, 2]))
    #expect(summed.allSatisfy { $0.division == nil && $0.parameters.allSatisfy { $0.owners == nil } })
    let batch = try drafts(
      ContractionAxes(leftBatch: [0], rightBatch: [0], leftContracting: [2], rightContracting: [2]))
    #expect(batch.map { $0.division?.workers } == [2])
  }

  @Test("the statements of a kernel are those for one thread", arguments: CodeStyle.allCases)
  func statementsStay(_ style: CodeStyle) throws {
    let (one, many) = (
      try drafts(style, threads: .one, dense), try drafts(style, threads: Threads(7), dense)
    )
    #expect(one.map(\.body) == many.map(\.body))
    #expect(one.allSatisfy { $0.division == nil } && many.allSatisfy { $0.division != nil })
  }

  @Test("sums over rows leave a product that threads can share")
  func sumsApart() throws {
    let trace = Trace()
    let product = trace.input("x", .f32(128, 784)).matmul(trace.parameter("w", .f32(784, 256)))
    let z = tanh(product)
    trace.output(.result("z"), z)
    trace.output(.result("columns"), z.sum(along: [0]))
    trace.output(.result("all"), exp(z).sum(along: [1]).sum(along: [0]))
    let schedule = try Scheduler.schedule(trace.finished())
    let divided = try schedule.divided(for: Threads(2), .tiles, machine: .standard)
    #expect(try schedule.divided(for: .one, .tiles, machine: .standard).steps == schedule.steps)
    #expect(divided.steps.count == schedule.steps.count + 1)
    let drafts = try divided.steps.map { try divided.draft($0, .tiles, threads: Threads(2)) }
    #expect(drafts[0].division?.workers == 2 && drafts[1].division == nil)
    #expect(Set(divided.steps.flatMap(\.nodes)) == Set(schedule.steps.flatMap(\.nodes)))
    #expect(Set(schedule.steps.flatMap(\.writes)).isSubset(of: divided.steps.flatMap(\.writes)))
  }

  @Test(
    "what is computed over that which each thread reads first stays on one thread",
    arguments: CodeStyle.allCases)
  func computedInPlace(_ style: CodeStyle) throws {
    let type = TensorType.f32(100_000)
    let trace = Trace()
    let w = trace.parameter("w", type)
    trace.output(.update("w"), w - w.max())
    let graph = try trace.finished()
    let bindings = ["w": samples(type, seed: 1)]
    let compiled = try CompiledGraphs(
      graph, style: style, engine: TinyCCEngine(team: Team(threads: 3)), threads: Threads(3))
    #expect(try compiled.outputs(bindings) == Evaluator(graph).outputs(bindings))
  }

  @Test("the workspace holds a copy for each thread, which the checker knows")
  func workspace() throws {
    let trace = Trace()
    dense(trace)
    let graph = try trace.finished()
    func compiled(_ threads: Int) throws -> ProgramCompiler.Result {
      try ProgramCompiler.compile(
        "dense", state: [.init("w", .f32(784, 256)), .init("b", .f32(256))], entryPoints: [("run", graph)],
        style: .tiles, threads: Threads(threads))
    }
    let (one, four) = (try compiled(1), try compiled(4))
    #expect(one.program.threads == 1 && four.program.threads == 4)
    #expect(four.program.workspaceBytes >= one.program.workspaceBytes + 3 * 12 * 256 * 4)
    try PlanChecker.check(four.entryPoints[0])
  }
}
