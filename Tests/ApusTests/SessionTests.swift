// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// The four points of exclusive or.
func exclusiveOr() throws(Diagnostic) -> Dataset {
  try Dataset(
    features: [0, 0, 0, 1, 1, 0, 1, 1], shape: [2], values: [0, 1, 1, 0], valueShape: [1])
}

private let xorModel = Sequential {
  Dense(8, activation: tanh)
  Dense(1)
}

private func xorSession(batchSize: Int = 4, seed: UInt64 = 1) throws(Diagnostic) -> Session {
  try Program(
    "xor", training: xorModel, on: try exclusiveOr().element, batchSize: batchSize,
    loss: logisticCrossEntropy, metrics: ["accuracy": binaryAccuracy], optimizer: Adam(learningRate: 0.05)
  ).makeEvaluatorSession(seed: seed)
}

@Suite struct SessionTests {
  @Test func learnsExclusiveOr() async throws {
    let data = try exclusiveOr()
    let session = try xorSession()
    var losses: [Double] = []
    for try await epoch in session.fit(data, validatingOn: data, epochs: 150, seed: 3) {
      losses.append(epoch.loss)
      if epoch.validation["accuracy", default: 0] == 1, epoch.loss < 0.1 { break }
    }
    #expect(losses.count < 150)
    #expect(try session.evaluate(data)["accuracy"] == 1)
    #expect(session.snapshot["optimizer/step"]?.integers == [Int128(losses.count)])
  }

  @Test func lastBatchesAreExact() throws {
    let data = try exclusiveOr()
    let session = try xorSession(batchSize: 3)
    let whole = try xorSession(batchSize: 4)
    let (parts, all) = (try session.evaluate(data), try whole.evaluate(data))
    #expect(abs(parts.loss - all.loss) < 1e-6)
    #expect(parts["accuracy"] == all["accuracy"])
    #expect(try session.predict(data).reals == whole.predict(data).reals)
    for batch in try data.batches(of: 3) { try session.trainStep(batch) }
    #expect(session.snapshot["optimizer/step"]?.integers == [2])
  }

  @Test func equalSeedsGiveEqualWeights() throws {
    let first = try xorSession(seed: 0xFFFF_FFFF_0000_0001).snapshot
    let same = try xorSession(seed: 0xFFFF_FFFF_0000_0001).snapshot
    let other = try xorSession(seed: 1).snapshot
    #expect(first["0.weight"] == same["0.weight"])
    #expect(first["0.weight"] != other["0.weight"])
    // Glorot's bound for 2 inputs and 8 outputs.
    let bound = (6.0 / 10).squareRoot()
    let weights = try #require(first["0.weight"]).reals
    #expect(weights.allSatisfy { abs($0) <= bound } && Set(weights).count == 16)
    #expect(try #require(first["0.bias"]).reals == [Double](repeating: 0, count: 8))
  }

  @Test func labelsOutOfRangeLeaveTheState() throws {
    let good = try Dataset(features: [1, 2, 3, 4], shape: [2], labels: [0, 1], classCount: 2)
    let bad = try Dataset(features: [1, 2, 3, 4], shape: [2], labels: [0, 5], classCount: 6)
    let session = try Program(
      "labels", training: Dense(2), on: good.element, batchSize: 2, loss: softmaxCrossEntropy,
      optimizer: SGD(learningRate: 1)
    ).makeEvaluatorSession(seed: 1)
    let before = session.snapshot["weight"]
    for batch in try bad.batches(of: 2) {
      #expect(throws: Diagnostic.self) { try session.trainStep(batch) }
    }
    #expect(session.snapshot["weight"] == before)
    for batch in try good.batches(of: 2) { try session.trainStep(batch) }
    #expect(session.snapshot["weight"] != before)
  }

  @Test func snapshotsRestore() throws {
    let data = try exclusiveOr()
    let session = try xorSession()
    let beginning = session.snapshot
    for _ in 0..<3 { for batch in try data.batches(of: 4) { try session.trainStep(batch) } }
    #expect(session.snapshot["0.weight"] != beginning["0.weight"])
    try session.restore(beginning)
    #expect(session.snapshot["0.weight"] == beginning["0.weight"])
    let other = try Program(
      "other", training: Dense(1), on: data.element, batchSize: 4, loss: meanSquaredError, optimizer: Adam()
    ).makeEvaluatorSession(seed: 1)
    #expect(throws: Diagnostic.self) { try session.restore(other.snapshot) }
  }

  @Test(
    "another optimizer's state is refused unless parameters alone are wanted, and nothing is dropped silently"
  )
  func otherOptimizers() throws {
    let data = try exclusiveOr()
    var warnings: [String] = []
    func session(_ name: String, _ optimizer: some Optimizer) throws -> Session {
      try Program(
        name, training: Dense(1), on: data.element, batchSize: 4, loss: meanSquaredError, optimizer: optimizer
      ).makeEvaluatorSession(seed: 1) { warnings.append($0.message) }
    }
    let adam = try session("perceptron", AdamW(learningRate: 0.1))
    for batch in try data.batches(of: 4) { try adam.trainStep(batch) }
    let plain = try session("other", SGD(learningRate: 0.1))
    let before = plain.snapshot
    #expect(throws: Diagnostic.self) { try plain.restore(adam.snapshot) }
    #expect(plain.snapshot["weight"] == before["weight"] && plain.position == before.position)
    #expect(warnings.isEmpty)
    try plain.restore(adam.snapshot, onlyParameters: true)
    #expect(plain.snapshot["weight"] == adam.snapshot["weight"] && plain.position == before.position)
    #expect(warnings == ["the weights were written by 'perceptron' and are used by 'other'"])
    // What another optimizer remembers is not taken where it has a slot of the same name either.
    let fresh = try session("perceptron", Adam(learningRate: 0.1))
    try fresh.restore(adam.snapshot, onlyParameters: true)
    #expect(fresh.snapshot["optimizer/step"]?.integers == [0] && warnings.count == 1)
  }

  @Test func cancellationStopsBetweenSteps() async throws {
    let task = Task {
      let data = try exclusiveOr()
      let session = try xorSession()
      var epochs = 0
      for try await _ in session.fit(data, epochs: 1_000_000) {
        epochs += 1
        if epochs == 3 { withUnsafeCurrentTask { $0?.cancel() } }
      }
      return epochs
    }
    #expect(try await task.value == 3)
  }

  @Test func freeEntryPointsShareState() throws {
    let generator = Dense(2, bias: false)
    let critic = Dense(1, bias: false)
    let program = try Program("gan", over: ["generator": generator, "critic": critic]) { program in
      program.entryPoint("train_critic") { step in
        let fake = generator(step.input("noise", .f32(3, 4)))
        let loss = (critic(fake) - critic(step.input("real", .f32(3, 2)))).mean()
        step.minimize(loss, changing: critic, with: SGD(learningRate: 0.1), named: "critic_optimizer")
        step.result("loss", loss)
      }
      program.entryPoint("generate") { step in
        step.result("sample", generator(step.input("noise", .f32(3, 4))))
      }
    }
    #expect(program.state.map(\.path) == ["generator.weight", "critic.weight"])
    let session = try program.makeEvaluatorSession(seed: 1)
    let noise = try HostTensor(.f32(3, 4), reals: (0..<12).map { Double($0) })
    let before = session.snapshot
    let loss = try session("train_critic", noise, try HostTensor(.f32(3, 2), reals: [1, 2, 3, 4, 5, 6]))
    #expect(loss.count == 1 && loss[0].type == .f32())
    #expect(session.snapshot["generator.weight"] == before["generator.weight"])
    #expect(session.snapshot["critic.weight"] != before["critic.weight"])
    #expect(try session("generate", noise)[0].type == .f32(3, 2))
    #expect(throws: Diagnostic.self) { try session("generate") }
    #expect(throws: Diagnostic.self) { try session("generat", noise) }
  }
}
