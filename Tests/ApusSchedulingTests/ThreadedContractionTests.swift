// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import RandomSources
import Testing

/// Contractions of every kind give the same bits for every number of threads, however these are scheduled.
@Suite struct ThreadedContractionTests {
  private static let threads = [1, 2, 3, 4, 8]
  /// Random contractions of each style; a debug build takes many times as long for each, and the suite runs in release
  /// too.
  #if DEBUG
    private static let contractions = 10
  #else
    private static let contractions = 24
  #endif

  /// Every kernel divided that can be, into pieces as small as can be.
  private func compiled(
    _ graph: Graph, _ style: CodeStyle, threads: Int, yields: UInt32
  ) throws -> CompiledGraphs {
    let team = threads == 1 ? nil : try Team(threads: threads, yields: yields, failing: 0)
    return try CompiledGraphs(
      graph, style: style, engine: TinyCCEngine(team: team),
      threads: Threads(threads, leastWork: 1, pieceWork: 1))
  }

  @Test("a contraction whose outer axis is summed is the same for every number of threads")
  func outerSummedAxis() throws {
    let trace = Trace()
    let axes = ContractionAxes(
      leftBatch: [], rightBatch: [], leftContracting: [0, 2], rightContracting: [0, 2])
    let (x, y) = (trace.input("x", .f32(64, 96, 64)), trace.input("y", .f32(64, 96, 64)))
    trace.output(.result("z"), DotGeneral(axes)(x, y))
    let graph = try trace.finished()
    let bindings = ["x": samples(x.type, seed: 8), "y": samples(y.type, seed: 9)]
    let expected = try compiled(graph, .tiles, threads: 1, yields: 0).outputs(bindings)
    for threads in Self.threads.dropFirst() {
      let program = try compiled(graph, .tiles, threads: threads, yields: 3)
      for run in 0..<20 {
        #expect(try program.outputs(bindings) == expected, "\(threads) threads, run \(run)")
      }
    }
  }

  @Test("random contractions are the same for every number of threads", arguments: CodeStyle.allCases)
  func randomContractions(_ style: CodeStyle) throws {
    let count = environmentVariable("APUS_CONTRACTIONS").flatMap(Int.init) ?? Self.contractions
    let first = environmentVariable("APUS_SEED").flatMap(UInt64.init) ?? 1
    var divided = 0
    for seed in first..<first + UInt64(count) {
      var random = RandomSource(seed: seed)
      let contraction = try RandomContraction(&random)
      let bindings = contraction.bindings(&random)
      let expected = try compiled(contraction.graph, style, threads: 1, yields: 0).outputs(bindings)
      for threads in Self.threads.dropFirst() {
        let program = try compiled(contraction.graph, style, threads: threads, yields: UInt32(seed % 3))
        let found = program.result.program.kernels.contains { $0.division != nil }
        divided += found ? 1 : 0
        for _ in 0..<(found ? 3 : 1) {
          #expect(
            try program.outputs(bindings) == expected,
            "seed \(seed), \(threads) threads: \(contraction.description)")
        }
      }
    }
    #expect(divided > count, "few of \(4 * count) programs are divided: \(divided)")
  }
}
