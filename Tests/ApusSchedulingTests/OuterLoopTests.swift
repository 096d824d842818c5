// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusScheduling

/// Products inside loops, of batches or of windows, are computed in blocks of rows too, with all that follows.
@Suite struct OuterLoopTests {
  private func schedule(_ body: (Trace) -> Void) throws -> Schedule {
    let trace = Trace()
    body(trace)
    return try Scheduler.schedule(trace.finished())
  }

  /// The drafts of the contractions.
  private func drafts(_ schedule: Schedule, _ style: CodeStyle, threads: Threads = .one) throws
    -> [KernelDraft]
  {
    try schedule.steps.filter { if case .contraction = $0.form { true } else { false } }
      .map { try schedule.draft($0, style, threads: threads) }
  }

  /// How many loops are around each call of a function of the runtime.
  private func depths(_ statements: [Statement], of function: RuntimeFunction, depth: Int = 0) -> [Int] {
    statements.flatMap { statement -> [Int] in
      switch statement {
      case .loop(_, _, _, let body): depths(body, of: function, depth: depth + 1)
      case .call(let call): call.function == function ? [depth] : []
      case .array, .define, .variable, .assign, .store, .fail, .comment: []
      }
    }
  }

  @Test("the softmax of a batched product never has the whole product", arguments: CodeStyle.allCases)
  func attention(_ style: CodeStyle) throws {
    let schedule = try schedule { trace in
      let (q, k) = (trace.input("q", .f32(2, 3, 200, 16)), trace.input("k", .f32(2, 3, 200, 16)))
      let axes = ContractionAxes(
        leftBatch: [0, 1], rightBatch: [0, 1], leftContracting: [3], rightContracting: [3])
      trace.output(.result("y"), logSoftmax(DotGeneral(axes)(q, k) * 0.25))
    }
    #expect(schedule.steps.count == 1)
    let draft = try #require(
      try drafts(schedule, style, threads: Threads(2, leastWork: 1, pieceWork: 1)).first)
    // A tile of rows, and a packed matrix of one head.
    #expect(draft.parameters.allSatisfy { $0.count <= 96 * 200 })
    #expect(
      depths(draft.body, of: .gemmPrepare(.f32)) == [1] && depths(draft.body, of: .gemmRows(.f32)) == [2])
    #expect(draft.division?.workers == 2)
  }

  @Test(
    "a convolution packs its kernel once, and adds a bias where it is computed", arguments: CodeStyle.allCases
  )
  func convolution(_ style: CodeStyle) throws {
    let schedule = try schedule { trace in
      let x = trace.input("x", .f32(4, 18, 18, 8))
      let y = x.convolved(with: trace.parameter("w", .f32(3, 3, 8, 40)), stride: [2, 1])
      trace.output(.result("y"), relu(y + trace.parameter("b", .f32(40))))
    }
    #expect(schedule.steps.count == 1)
    let draft = try #require(
      try drafts(schedule, style, threads: Threads(3, leastWork: 1, pieceWork: 1)).first)
    #expect(draft.parameters.allSatisfy { $0.count <= 9 * 8 * 48 })
    // The rows of a kernel are three panels; images and rows of images are around the three products.
    #expect(
      depths(draft.body, of: .gemmPrepare(.f32)) == [1] && depths(draft.body, of: .gemmRows(.f32)) == [3])
    #expect(draft.division?.workers == 3)
  }

  @Test("the optimizer's update is computed with the kernel's gradient, which has no memory")
  func update() throws {
    let schedule = try schedule { trace in
      let w = trace.parameter("w", .f32(3, 3, 8, 40))
      let y = trace.input("x", .f32(4, 18, 18, 8)).convolved(with: w)
      let loss = (y * trace.input("dy", y.type)).sum()
      trace.output(.update("w"), w - gradient(of: loss, withRespectTo: [w])[0] * 0.1)
    }
    let step = try #require(schedule.steps.first { if case .contraction = $0.form { true } else { false } })
    #expect(step.writes == schedule.graph.outputs.map(\.value))
    let draft = try #require(try drafts(schedule, .loops).first)
    // The operands, the parameter's old and new value; beside packed matrices a tile.
    let values = draft.parameters.filter { if case .value = $0.buffer { true } else { false } }
    #expect(values.count == 4 && !draft.parameters.contains { $0.count == 9 * 8 * 40 })
    #expect(draft.parameters.contains { $0.count == 24 * 40 })
  }
}
