// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusExecution
import ApusIO
import ApusTensor
import ApusZoo
import Synchronization
import Testing

/// Sessions that use several threads.
///
/// RELIABILITY.md rows 18 and 19.
@Suite struct ThreadedSessionTests {
  /// The weights, and what optimizers keep, after some steps.
  private static func state(
    _ name: String, _ engine: EngineChoice = .tcc, threads: Int, steps: Int
  ) throws -> [[UInt8]] {
    let model = try Zoo.model(name)
    let (data, _) = try ZooData.named(name)
    let program = try model.program()
    let session = try program.makeSession(seed: 7, engine: engine, threads: threads) {
      Issue.record("\($0)")
    }
    var (epoch, step) = (0, 0)
    while step < steps {
      for batch in try data.batches(of: model.batchSize, shuffledBy: 3, epoch: epoch) where step < steps {
        try session.trainStep(batch)
        step += 1
      }
      epoch += 1
    }
    return program.state.compactMap { session.snapshot[$0.path]?.bytes }
  }

  @Test("a hundred steps give the same bits", arguments: ["xor", "linear-regression", "digits"])
  func stepsAreTheSame(_ name: String) throws {
    let expected = try Self.state(name, threads: 1, steps: 100)
    #expect(!expected.isEmpty)
    for threads in [2, 3, 4, 7, 8] {
      #expect(try Self.state(name, threads: threads, steps: 100) == expected, "\(threads) threads")
    }
  }

  @Test(
    "a hundred steps of native code give the same bits",
    .enabled(if: NativeEngine().isAvailable, "no C compiler found"))
  func nativeStepsAreTheSame() throws {
    let expected = try Self.state("digits", .native, threads: 1, steps: 100)
    for threads in [2, 7] {
      #expect(try Self.state("digits", .native, threads: threads, steps: 100) == expected)
    }
  }

  @Test func sessionsTrainAtTheSameTime() async throws {
    let expected = try Self.state("digits", threads: 1, steps: 30)
    let found = await withTaskGroup(of: [[UInt8]]?.self) { group in
      for threads in [2, 3, 2, 4] {
        group.addTask { try? Self.state("digits", threads: threads, steps: 30) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(found.count == 4 && found.allSatisfy { $0 == expected })
  }

  @Test func anEngineWithOneThreadSaysSo() throws {
    let warnings = Mutex<[String]>([])
    let session = try ExclusiveOr.program().makeSession(
      seed: 1, engines: [InterpreterEngine()], threads: 2
    ) { warning in
      warnings.withLock { $0.append(warning.message) }
    }
    for batch in try ExclusiveOr.data(seed: 0).0.batches(of: 4) { try session.trainStep(batch) }
    #expect(warnings.withLock { $0 } == ["the engine 'interpreter' uses one thread"])
  }
}
