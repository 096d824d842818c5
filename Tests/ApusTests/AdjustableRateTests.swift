// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// A learning rate that a session sets between steps.
@Suite struct AdjustableRateTests {
  private static func program(_ optimizer: some Optimizer) throws -> (program: Program, data: Dataset) {
    let features = (0..<24).map { Float(($0 * 37) % 23) / 11 - 1 }
    let data = try Dataset(features: features, shape: [3], labels: [0, 1, 2, 0, 1, 2, 1, 0], classCount: 3)
    let program = try Program(
      "adjustable", training: Dense(3), on: data.element, batchSize: 8, loss: softmaxCrossEntropy,
      optimizer: optimizer)
    return (program, data)
  }

  /// The parameters after a step at each rate: set in one session, or constant in programs of their own.
  private static func parameters(
    at rates: [Double], _ engine: EngineChoice, _ optimizer: (LearningRate) -> any Optimizer, isSet: Bool
  ) throws -> [Double] {
    var snapshot: Snapshot?
    if isSet {
      let (program, data) = try program(optimizer(.adjustable(rates[0])))
      let session = try program.makeSession(seed: 3, engine: engine)
      for (step, rate) in rates.enumerated() {
        if step > 0 { try session.set("learning_rate", to: rate) }
        #expect(try session.setting("optimizer/learning_rate") == rate)
        for batch in try data.batches(of: 8) { try session.trainStep(batch) }
      }
      snapshot = session.snapshot
    } else {
      for rate in rates {
        let (program, data) = try program(optimizer(.constant(rate)))
        let session = try program.makeSession(seed: 3, engine: engine)
        if let snapshot { try session.restore(snapshot) }
        for batch in try data.batches(of: 8) { try session.trainStep(batch) }
        snapshot = session.snapshot
      }
    }
    return ["weight", "bias"].flatMap { snapshot?[$0]?.reals ?? [] }
  }

  @Test("a summary has a share for each role in the state, the settings of an optimizer included")
  func settingsInSummary() throws {
    let (program, _) = try Self.program(Adam(learningRate: .adjustable(0.1)))
    #expect(program.state.contains { $0.role == .setting })
    let line = try #require(try program.summary().split(separator: "\n").first { $0.hasPrefix("state") })
    for role in ParameterSpec.Role.allCases {
      let bytes = program.state.filter { $0.role == role }.reduce(0) { $0 + $1.type.bytes }
      #expect(line.contains("\(role)s \(bytes)") == (bytes > 0), "\(role): \(line)")
    }
  }

  private static let makers: [@Sendable (LearningRate) -> any Optimizer] = [
    { SGD(learningRate: $0) }, { SGD(learningRate: $0, momentum: 0.9) }, { Adam(learningRate: $0) },
    { AdamW(learningRate: $0, weightDecay: 0.1) },
  ]

  @Test(
    "steps at rates that are set are those at rates that are constants", arguments: makers.indices,
    [EngineChoice.tcc, .native, .interpreter])
  func ratesCount(_ maker: Int, _ engine: EngineChoice) throws {
    let rates = [0.1, 0.003, 0.5]
    let set = try Self.parameters(at: rates, engine, Self.makers[maker], isSet: true)
    let constant = try Self.parameters(at: rates, engine, Self.makers[maker], isSet: false)
    #expect(set.count == 12)
    for (x, y) in zip(set, constant) { #expect(abs(x - y) <= 1e-5 * max(1, abs(y)), "\(x), not \(y)") }
    // Another rate would be noticed.
    #expect(try Self.parameters(at: [0.1, 0.1, 0.5], engine, Self.makers[maker], isSet: true) != set)
  }

  @Test func theRateIsKeptWithTheState() throws {
    let (program, data) = try Self.program(SGD(learningRate: .adjustable(0.1)))
    #expect(
      program.state.last.map { "\($0.path) \($0.type) \($0.role)" } == "optimizer/learning_rate f64[] setting"
    )
    let session = try program.makeSession(seed: 3, engine: .tcc)
    try session.set("learning_rate", to: 0.25)
    let other = try program.makeSession(seed: 4, engine: .tcc)
    try other.restore(session.snapshot, onlyParameters: true)
    #expect(try other.setting("learning_rate") == 0.1)
    try other.restore(session.snapshot)
    #expect(try other.setting("learning_rate") == 0.25)
    for each in [session, other] { for batch in try data.batches(of: 8) { try each.trainStep(batch) } }
    #expect(session.snapshot["weight"] == other.snapshot["weight"])
    try session.initialize(seed: 3)
    #expect(try session.setting("learning_rate") == 0.1)
  }
}
