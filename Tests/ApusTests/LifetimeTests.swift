// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// What a call uses stays in memory to its end, also in release builds, where the last use of a value ends its life.
///
/// Freed memory may hold its old bytes for a while: each call is made many times, with other tensors each time.
@Suite struct LifetimeTests {
  private static func program() throws(Diagnostic) -> Program {
    try Program("lifetimes", over: [:]) { program in
      program.entryPoint("main") { step in
        let (x, y) = (step.input("x", .f32(1)), step.input("y", .f32(1)))
        step.result("z", max(x, y))
      }
    }
  }

  private static func tensor(_ value: Int) throws(Diagnostic) -> HostTensor {
    try HostTensor(TensorType(.f32, [1]), reals: [Double(value)])
  }

  @Test(arguments: EngineChoice.allCases)
  func tensorsOfACall(_ engine: EngineChoice) throws {
    let session = try Self.program().makeSession(engine: engine)
    for step in 0..<200 {
      let results = try session("main", Self.tensor(step), Self.tensor(step / 2))
      #expect(results == [try Self.tensor(step)])
    }
  }

  @Test(arguments: EngineChoice.allCases)
  func aSessionOfOneCall(_ engine: EngineChoice) throws {
    for step in 0..<3 {
      let results = try Self.program().makeSession(engine: engine)(
        "main", Self.tensor(-step), Self.tensor(step))
      #expect(results == [try Self.tensor(step)])
    }
  }

  @Test func theBatchOfAStep() throws {
    let data = try Dataset(features: [1, 2, 3, 4], shape: [1], values: [2, 4, 6, 8], valueShape: [1])
    let program = try Program(
      "line", training: Dense(1), on: data.element, batchSize: 1, loss: meanSquaredError,
      optimizer: SGD(learningRate: 0.01))
    let (session, other) = (try program.makeSession(), try program.makeSession())
    let batches = Array(try data.batches(of: 1))
    for _ in 0..<50 {
      for (position, kept) in batches.enumerated() {
        for batch in try data.batches(of: 1) where batch.rows.first == UInt32(position) {
          #expect(try session.trainStep(batch) == other.trainStep(kept))
        }
      }
    }
    #expect(try session.predict(data) == other.predict(data))
  }
}
