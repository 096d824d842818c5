// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Synchronization
import Testing

@testable import Apus

/// A snapshot goes on in the model that it is of, and in no other whose tensors happen to fit.
@Suite struct ModelHashTests {
  private static let element = DatasetElement(features: .f32(3), target: .f32(2), count: 10)

  private static func program(
    _ activation: @escaping Activation = relu, normalizedBy epsilon: Double = 1e-5, batchSize: Int = 4,
    loss: @escaping Loss = meanSquaredError, rate: Setting = 0.1
  ) throws -> Program {
    let model = Sequential {
      Dense(5, activation: activation)
      BatchNormalization(epsilon: epsilon)
      Dropout(0.5)
      Dense(2)
    }
    return try Program(
      "model", training: model, on: element, batchSize: batchSize, loss: loss,
      optimizer: SGD(learningRate: rate))
  }

  @Test("what a model computes tells it apart; batches, losses and rates do not")
  func hashes() throws {
    let hash = try #require(try Self.program().modelHash)
    #expect(hash.count == 16)
    #expect(try Self.program(batchSize: 1).modelHash == hash && Self.program(batchSize: 7).modelHash == hash)
    #expect(try Self.program(rate: 0.5).modelHash == hash)
    #expect(try Self.program(loss: { ($0 - $1).sum() }).modelHash == hash)
    #expect(try Self.program(tanh).modelHash != hash)
    #expect(try Self.program(normalizedBy: 1e-3).modelHash != hash)
  }

  @Test("entry points of their own are told apart by what all of them compute")
  func freeEntryPoints() throws {
    func program(_ activation: @escaping Activation, _ name: String = "main") throws -> Program {
      let layer = Dense(2, activation: activation)
      return try Program("free", over: ["layer": layer]) { program in
        program.entryPoint(name) { $0.result("y", layer($0.input("x", .f32(4, 3)))) }
      }
    }
    #expect(try program(relu).modelHash != nil)
    #expect(try program(relu).modelHash == program(relu).modelHash)
    #expect(try program(relu).modelHash != program(tanh).modelHash)
    #expect(try program(relu).modelHash != program(relu, "other").modelHash)
  }

  @Test("weights of another model are refused, and taken alone with a warning")
  func restoring() throws {
    let snapshot = try Self.program().makeEvaluatorSession(seed: 1).snapshot
    let read = try Snapshot(
      SafetensorsReader.read(Array(snapshot.encoded().joined()), from: "w"), from: "w")
    #expect(read.modelHash == snapshot.modelHash && read.modelHash != nil)
    let warnings = Mutex<[Warning]>([])
    func session(_ program: Program) throws -> Session {
      try program.makeEvaluatorSession(seed: 2) { warning in warnings.withLock { $0.append(warning) } }
    }
    let other = try session(Self.program(tanh))
    let before = other.snapshot.tensors.map(\.tensor)
    #expect(throws: Diagnostic.self) { try other.restore(read) }
    #expect(other.snapshot.tensors.map(\.tensor) == before && other.position.seed == 2)
    #expect(warnings.withLock { $0 }.isEmpty)
    try other.restore(read, onlyParameters: true)
    #expect(other.snapshot["0.weight"] == snapshot["0.weight"])
    #expect(
      warnings.withLock { $0 }.map(\.message)
        == ["the weights fit 'model', but are those of a model that computes something else"])
    let same = try session(Self.program(batchSize: 5, rate: 0.3))
    try same.restore(read)
    #expect(same.snapshot.tensors.map(\.tensor) == snapshot.tensors.map(\.tensor))
    // A file of an earlier version does not say what its model computes.
    var metadata = try SafetensorsReader.read(Array(snapshot.encoded().joined()), from: "w").metadata
    metadata["model"] = nil
    let tensors = try SafetensorsReader.read(Array(snapshot.encoded().joined()), from: "w").tensors
    try other.restore(Snapshot(SafetensorsFile(tensors: tensors, metadata: metadata), from: "w"))
    #expect(warnings.withLock { $0.count } == 1)
  }
}
