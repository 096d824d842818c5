// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// Numbers of an optimizer that a session sets between steps, or that follow a schedule.
@Suite struct AdjustableSettingTests {
  private static func program(_ optimizer: some Optimizer) throws -> (program: Program, data: Dataset) {
    let features = (0..<24).map { Float(($0 * 37) % 23) / 11 - 1 }
    let data = try Dataset(features: features, shape: [3], labels: [0, 1, 2, 0, 1, 2, 1, 0], classCount: 3)
    let program = try Program(
      "adjustable", training: Dense(3), on: data.element, batchSize: 8, loss: softmaxCrossEntropy,
      optimizer: optimizer)
    return (program, data)
  }

  /// The parameters after a step with each value: set in one session, or constant in programs of their own.
  private static func parameters(
    _ name: String, at values: [Double], _ engine: EngineChoice, _ optimizer: (Setting) -> any Optimizer,
    isSet: Bool
  ) throws -> [Double] {
    var snapshot: Snapshot?
    if isSet {
      let (program, data) = try program(optimizer(.adjustable(values[0])))
      let session = try program.makeSession(seed: 3, engine: engine)
      for (step, value) in values.enumerated() {
        if step > 0 { try session.set(name, to: value) }
        #expect(try session.setting("optimizer/\(name)") == value)
        for batch in try data.batches(of: 8) { try session.trainStep(batch) }
      }
      snapshot = session.snapshot
    } else {
      for value in values {
        let (program, data) = try program(optimizer(.constant(value)))
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

  private static let rates = [0.1, 0.003, 0.5]
  private static let means = [0.9, 0.35, 0.6]
  private static let makers: [(String, [Double], @Sendable (Setting) -> any Optimizer)] = [
    ("learning_rate", rates, { SGD(learningRate: $0) }),
    ("learning_rate", rates, { SGD(learningRate: $0, momentum: 0.9) }),
    ("learning_rate", rates, { Adam(learningRate: $0) }),
    ("learning_rate", rates, { AdamW(learningRate: $0, weightDecay: 0.1) }),
    ("momentum", means, { SGD(learningRate: 0.1, momentum: $0) }),
    ("momentum", means, { SGD(learningRate: 0.1, momentum: $0, nesterov: true) }),
    ("weight_decay", rates, { SGD(learningRate: 0.1, momentum: 0.9, weightDecay: $0) }),
    ("weight_decay", rates, { AdamW(learningRate: 0.1, weightDecay: $0) }),
    ("beta1", means, { Adam(learningRate: 0.1, beta1: $0) }),
    ("beta2", [0.999, 0.9, 0.99], { AdamW(learningRate: 0.1, beta2: $0) }),
  ]

  @Test(
    "steps with numbers that are set are those with constants",
    // Native code computes the bits of libtcc's in any program, and compilers take long.
    arguments: makers.indices.flatMap { maker in
      ([0, 8].contains(maker) ? [.tcc, .native, .interpreter] : [.tcc, .interpreter]).map { (maker, $0) }
    } as [(Int, EngineChoice)])
  func settingsCount(_ maker: Int, _ engine: EngineChoice) throws {
    let (name, values, make) = Self.makers[maker]
    let set = try Self.parameters(name, at: values, engine, make, isSet: true)
    let constant = try Self.parameters(name, at: values, engine, make, isSet: false)
    #expect(set.count == 12)
    // To the bit: a number is rounded where it meets the parameters, whoever gives it.
    #expect(set == constant)
    // Another value would be noticed.
    let others = [values[0], values[0], values[2]]
    #expect(try Self.parameters(name, at: others, engine, make, isSet: true) != set)
  }

  @Test("a momentum that follows a schedule is at each step what the schedule says")
  func scheduledMomentum() throws {
    func make(_ momentum: Setting) -> SGD { SGD(learningRate: 0.1, momentum: momentum) }
    let constant = try Self.parameters(
      "momentum", at: [0.9, 0.8, 0.7], .interpreter, make, isSet: false)
    let (program, data) = try Self.program(make(.linear(from: 0.9, to: 0.5, over: .steps(4))))
    let session = try program.makeSession(seed: 3, engine: .interpreter)
    for _ in 0..<3 { for batch in try data.batches(of: 8) { try session.trainStep(batch) } }
    let scheduled = ["weight", "bias"].flatMap { session.snapshot[$0]?.reals ?? [] }
    #expect(scheduled.count == constant.count)
    for (x, y) in zip(scheduled, constant) { #expect(abs(x - y) <= 1e-6, "\(x), not \(y)") }
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
