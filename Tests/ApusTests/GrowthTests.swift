// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Programs that are compiled, run and dropped leave nothing behind, and neither do steps.
///
/// Each case counts in a process of its own, in which nothing else happens. What may remain is far less than a page
/// for each round; the rounds before the count fill what is kept on purpose. `APUS_ROUNDS` tries with more.
@Suite(.serialized) struct GrowthTests {
  /// What a process holds.
  private struct Footprint {
    let pages, mappings, files, threads: Int

    init() throws {
      let system = RealFileSystem()
      func text(_ path: String) throws -> String {
        String(decoding: try system.read(path, limit: 1 << 24), as: UTF8.self)
      }
      pages = try #require(Int(try text("/proc/self/statm").split(separator: " ")[1]))
      mappings = try text("/proc/self/maps").split(separator: "\n").count
      files = try system.list("/proc/self/fd").count
      threads = try system.list("/proc/self/task").count
    }
  }

  /// Ends the process; with success if rounds leave it as it was.
  private static func finish(
    rounds: Int, after first: Int, _ round: (Int) async throws -> Void
  ) async throws -> Never {
    // One heap for all threads: which one runs a round is chance, and each would have pages of its own.
    typealias Option = @convention(c) (_ name: Int32, _ value: Int32) -> Int32
    let mostArenas: Int32 = -8
    if let option = dlsym(nil, "mallopt") { _ = unsafeBitCast(option, to: Option.self)(mostArenas, 1) }
    for number in 0..<first { try await round(number) }
    let before = try Footprint()
    let rounds = getenv("APUS_ROUNDS").flatMap { Int(String(cString: $0)) } ?? rounds
    for number in 0..<rounds { try await round(number) }
    let after = try Footprint()
    // A heap goes on to fill its gaps, ever more slowly. Swift's own pool starts threads when it sees fit, each with
    // mappings and perhaps a file of its own.
    let isSame =
      after.pages - before.pages < 256 + rounds / 2 && abs(after.mappings - before.mappings) < 32
      && after.files - before.files < 8 && after.threads - before.threads < 8
    print("\(rounds) rounds after \(first): \(before), then \(after)")
    exit(isSame ? EXIT_SUCCESS : EXIT_FAILURE)
  }

  #if DEBUG
    private static let rounds = 200
  #else
    private static let rounds = 1000
  #endif

  private static func data() throws(Diagnostic) -> Dataset {
    try Dataset(features: [0, 0, 0, 1, 1, 0, 1, 1], shape: [2], values: [0, 1, 1, 0], valueShape: [1])
  }

  private static func program(_ loss: @escaping @Sendable (Tensor, Tensor) -> Tensor) throws(Diagnostic)
    -> Program
  {
    let model = Sequential {
      Dense(8, activation: tanh)
      Dense(1)
    }
    return try Program(
      "xor", training: model, on: try data().element, batchSize: 4, loss: loss, optimizer: Adam())
  }

  /// Compiles a program and trains it for a step.
  private static func train(_ engine: EngineChoice, seed: Int = 0, threads: Int = 1) throws(Diagnostic) {
    let session = try program(logisticCrossEntropy)
      .makeSession(seed: UInt64(seed), engine: engine, threads: threads)
    for batch in try data().batches(of: 4) { try session.trainStep(batch) }
  }

  @Test func programsOfTheEngineInProcess() async {
    await #expect(processExitsWith: .success) {
      try await Self.finish(rounds: Self.rounds, after: 100) { try Self.train(.tcc, seed: $0) }
    }
  }

  @Test func programsOfTheSystemsCompiler() async {
    await #expect(processExitsWith: .success) {
      try await Self.finish(rounds: 16, after: 4) { try Self.train(.native, seed: $0) }
    }
  }

  @Test func programsOfTheReferenceEvaluation() async {
    await #expect(processExitsWith: .success) {
      try await Self.finish(rounds: Self.rounds, after: 50) { seed in
        let session = try Self.program(logisticCrossEntropy).makeEvaluatorSession(seed: UInt64(seed))
        _ = try session.predict(Self.data())
      }
    }
  }

  @Test func programsOfTasksWithThreadsOfTheirOwn() async {
    await #expect(processExitsWith: .success) {
      try await Self.finish(rounds: Self.rounds / 4, after: 25) { round in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<4 {
            group.addTask { try Self.train(.tcc, seed: 4 * round + number, threads: 1 + number % 2) }
          }
          try await group.waitForAll()
        }
      }
    }
  }

  @Test func programsThatAreRefused() async {
    await #expect(processExitsWith: .success) {
      try await Self.finish(rounds: Self.rounds, after: 50) { _ in
        #expect(throws: Diagnostic.self) { try Self.program { output, _ in output } }
      }
    }
  }

  @Test func stepsAndCalls() async {
    await #expect(processExitsWith: .success) {
      let data = try Self.data()
      let session = try Self.program(logisticCrossEntropy).makeSession(engine: .tcc)
      try await Self.finish(rounds: Self.rounds, after: 50) { round in
        for try await epoch in session.fit(data, validatingOn: data, epochs: 10, seed: UInt64(round)) {
          #expect(epoch.loss.isFinite)
        }
        _ = try session.predict(data)
        try session.restore(session.snapshot)
      }
    }
  }

  @Test func callsOfAFunction() async {
    await #expect(processExitsWith: .success) {
      let scaled = Function(engine: .tcc, threads: 2) { x, y in (x * y.sum(), x + x) }
      let values = (0..<600).map { Double($0 % 7) }
      try await Self.finish(rounds: 4 * Self.rounds, after: 100) { round in
        let count = 200 * (1 + round % 3)
        let x = try HostTensor(.f32(count), reals: Array(values.prefix(count)))
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<2 { group.addTask { _ = try scaled(x, x) } }
          try await group.waitForAll()
        }
      }
    }
  }

  @Test func functions() async {
    await #expect(processExitsWith: .success) {
      let one = try HostTensor(.f32(2), reals: [1, 2])
      try await Self.finish(rounds: Self.rounds, after: 50) { round in
        _ = try Function(engine: .tcc) { x in x * Double(round) }(one)
      }
    }
  }
}
