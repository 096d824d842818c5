// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Testing

@testable import Apus

/// Training that goes on from a file is the training that was never stopped, to the bit.
@Suite struct ResumeTests {
  private static let epochs = 4

  /// Ten points with a last batch that is smaller.
  private static func data() throws -> Dataset {
    let features = (0..<30).map { Float(($0 * 37) % 23) / 11 - 1 }
    return try Dataset(features: features, shape: [3], labels: [0, 1, 2, 0, 1, 2, 1, 0, 2, 1], classCount: 3)
  }

  private static func program(_ optimizer: some Optimizer) throws -> Program {
    let model = Sequential {
      Dense(8, activation: tanh)
      Dense(3)
    }
    return try Program(
      "resumed", training: model, on: try data().element, batchSize: 4, loss: softmaxCrossEntropy,
      metrics: ["accuracy": accuracy], optimizer: optimizer)
  }

  private static let optimizers: [any Optimizer] = [
    AdamW(learningRate: .cosine(from: 0.05, over: .epochs(epochs))), SGD(learningRate: 0.1, momentum: 0.9),
    SGD(learningRate: .linear(from: 0.2, to: 0.01, over: .steps(10))),
  ]

  private static func file(_ parts: [[UInt8]]) throws -> SafetensorsFile {
    try SafetensorsReader.read(Array(parts.joined()), from: "state.safetensors")
  }

  /// What an epoch tells but for its time.
  private struct Told: Equatable {
    let index: Int
    let step: Int
    let training: Measurements
    let validation: Measurements

    init(_ epoch: Epoch) {
      index = epoch.index
      step = epoch.step
      training = epoch.training
      validation = epoch.validation
    }
  }

  /// The rest of a training, and what it leaves.
  private static func trained(
    _ session: Session, epochs: Int, seed: UInt64?, each: (Session) throws -> Void = { _ in }
  ) async throws -> (told: [Told], state: [HostTensor]) {
    let data = try data()
    var told: [Told] = []
    for try await epoch in session.fit(data, validatingOn: data, epochs: epochs, seed: seed) {
      told.append(Told(epoch))
      try each(session)
    }
    return (told, session.snapshot.tensors.map(\.tensor))
  }

  @Test(
    "from every epoch's file training goes on as if it had never stopped", arguments: optimizers.indices,
    [UInt64?.none, 7])
  func everyBoundary(_ optimizer: Int, _ seed: UInt64?) async throws {
    let program = try Self.program(Self.optimizers[optimizer])
    let session = try program.makeSession(seed: 11, engine: .tcc)
    var files = [try session.snapshot.encoded()]
    let whole = try await Self.trained(session, epochs: Self.epochs, seed: seed) {
      files.append(try $0.snapshot.encoded())
    }
    #expect(whole.told.map(\.index) == [1, 2, 3, 4] && whole.told.map(\.step) == [3, 6, 9, 12])
    // Orders differ, so that training in the same order each time would be noticed.
    #expect(Set(whole.told.map(\.training)).count == Self.epochs)
    for (finished, parts) in files.enumerated() {
      let snapshot = try Snapshot(try Self.file(parts), from: "state.safetensors")
      let resumed = try program.makeSession(seed: 99, engine: .tcc)
      try resumed.restore(snapshot)
      #expect(resumed.finishedEpochs == finished && resumed.position == snapshot.position)
      let rest = try await Self.trained(
        resumed, epochs: Self.epochs - finished, seed: finished == 0 ? seed : nil)
      #expect(rest.told == Array(whole.told.dropFirst(finished)), "after \(finished)")
      #expect(rest.state == whole.state, "after \(finished)")
    }
  }

  @Test("from every step's file training goes on as if it had never stopped", arguments: optimizers.indices)
  func everyStep(_ optimizer: Int) async throws {
    let (program, data) = (try Self.program(Self.optimizers[optimizer]), try Self.data())
    let session = try program.makeSession(seed: 11, engine: .tcc)
    var files: [[[UInt8]]] = []
    for try await _ in session.fit(
      data, epochs: Self.epochs, observer: { _ in files.append((try? session.snapshot.encoded()) ?? []) })
    {}
    #expect(files.count == 12)
    for (done, parts) in files.enumerated() {
      let snapshot = try Snapshot(try Self.file(parts), from: "state.safetensors")
      #expect(
        snapshot.position
          == (try TrainingPosition(
            epochs: (done + 1) / 3, examples: (done + 1) % 3 * 4, steps: done + 1, seed: 11)))
      let resumed = try program.makeSession(seed: 99, engine: .tcc)
      try resumed.restore(snapshot)
      var steps: [[Int]] = []
      for try await epoch in resumed.fit(
        data, epochs: Self.epochs - resumed.finishedEpochs,
        observer: { steps.append([$0.epoch, $0.step, $0.steps]) })
      {
        #expect(epoch.step == epoch.index * 3)
      }
      #expect(steps == (done + 1..<12).map { [$0 / 3 + 1, $0 % 3 + 1, 3] }, "after \(done + 1)")
      #expect(
        resumed.snapshot.tensors.map(\.tensor) == session.snapshot.tensors.map(\.tensor), "after \(done + 1)")
    }
  }

  @Test("a cancelled pass goes on where it stopped, and begins again in other orders")
  func cancelledPass() async throws {
    let (program, data) = (try Self.program(Self.optimizers[1]), try Self.data())
    let whole = try await Self.trained(try program.makeSession(seed: 11), epochs: 2, seed: nil)
    let snapshot = try await Task {
      let session = try program.makeSession(seed: 11)
      for try await _ in session.fit(
        data, epochs: 2, observer: { if $0.step == 2 { withUnsafeCurrentTask { $0?.cancel() } } })
      { Issue.record("a cancelled epoch is told") }
      return session.snapshot
    }.value
    let session = try program.makeSession(seed: 5)
    try session.restore(snapshot)
    #expect(session.position == (try TrainingPosition(epochs: 0, examples: 8, steps: 2, seed: 11)))
    #expect(session.position.with(seed: 12).examples == 0)
    let rest = try await Self.trained(session, epochs: 2, seed: nil)
    #expect(rest.state == whole.state && rest.told.last == whole.told.last)
  }

  @Test("a second fit goes on where the first one ended")
  func twoFits() async throws {
    let program = try Self.program(Self.optimizers[0])
    let whole = try await Self.trained(try program.makeSession(seed: 3), epochs: 4, seed: 5)
    let session = try program.makeSession(seed: 3)
    let first = try await Self.trained(session, epochs: 1, seed: 5)
    let second = try await Self.trained(session, epochs: 3, seed: nil)
    #expect(first.told + second.told == whole.told && second.state == whole.state)
  }

  @Test("a file that does not say how far training had come begins it anew")
  func filesWithoutAPosition() async throws {
    let session = try Self.program(Self.optimizers[0]).makeEvaluatorSession(seed: 1)
    _ = try await Self.trained(session, epochs: 1, seed: 5)
    #expect(session.position == (try TrainingPosition(epochs: 1, steps: 3, seed: 5)))
    let snapshot = session.snapshot
    let tensors = try Self.file(try snapshot.encoded()).tensors
    let plain = try Snapshot(
      SafetensorsFile(tensors: tensors, metadata: ["format": "pt", "epochs": "3.5"]),
      from: "state.safetensors")
    #expect(plain.position == nil && snapshot.position != nil)
    try session.restore(plain, onlyParameters: true)
    #expect(session.position == snapshot.position)
    try session.restore(plain)
    #expect(session.position == (try TrainingPosition(epochs: 0, steps: 0, seed: 5)))
  }

  @Test("calls by name move the position as those by function do")
  func callsByNameAreCounted() throws {
    let session = try Self.program(SGD(learningRate: 0.1)).makeSession(seed: 3, engine: .interpreter)
    let (x, y) = (try HostTensor(.f32(4, 3), reals: Array(repeating: 0.5, count: 12)), [Int64]([0, 1, 2, 0]))
    for _ in 0..<2 { _ = try session("train_step", x, HostTensor(TensorType(.i32, [4]), integers: y)) }
    #expect(session.position == (try TrainingPosition(epochs: 0, steps: 2, seed: 3)))
    _ = try session("init", HostTensor(TensorType(.u32, [2]), integers: [77, 1]))
    #expect(session.position == (try TrainingPosition(epochs: 0, steps: 0, seed: 77 + 1 << 32)))
  }

  @Test("steps by hand are counted, and first values begin the count anew")
  func stepsByHand() throws {
    let session = try Self.program(Self.optimizers[1]).makeEvaluatorSession(seed: 1)
    for batch in try Self.data().batches(of: 4) { try session.trainStep(batch) }
    #expect(session.position == (try TrainingPosition(epochs: 0, steps: 3, seed: 1)))
    try session.initialize(seed: 2)
    #expect(session.position == (try TrainingPosition(epochs: 0, steps: 0, seed: 2)))
  }
}
