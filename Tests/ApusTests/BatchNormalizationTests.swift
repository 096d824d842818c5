// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusTensor
import Testing

@testable import Apus

/// A layer with statistics, trained and applied, against NumPy: `Tests/Oracles/batch_normalization.py`.
@Suite struct BatchNormalizationTests {
  private struct Numbers: Decodable { let training, axes: [String: [Double]] }

  private static let oracle = Result { try Oracle.load("batch_normalization.json", as: Numbers.self) }

  private func expect(
    _ found: HostTensor?, _ wanted: [Double]?, within bound: Double = 1e-5, _ what: String
  ) throws {
    let (found, wanted) = (try #require(found), try #require(wanted))
    #expect(found.count == wanted.count && !wanted.isEmpty)
    for (x, y) in zip(found.reals, wanted) {
      #expect(abs(x - y) <= bound * max(1, abs(y)), "\(what): \(x), not \(y)")
    }
  }

  private static func data(_ numbers: [String: [Double]]) throws -> Dataset {
    try Dataset(
      features: try #require(numbers["x"]).map { Float($0) }, shape: [3],
      values: try #require(numbers["y"]).map { Float($0) }, valueShape: [2])
  }

  private static func program(on data: Dataset, batchSize: Int = 4) throws -> Program {
    let model = Sequential {
      Dense(5, bias: false)
      BatchNormalization()
      tanh
      Dense(2, bias: false)
    }
    return try Program(
      "normalized", training: model, on: data.element, batchSize: batchSize, loss: meanSquaredError,
      optimizer: SGD(learningRate: 0.1))
  }

  /// The session with the oracle's first weights.
  private static func session(
    _ program: Program, _ numbers: [String: [Double]], _ engine: EngineChoice?
  ) throws -> Session {
    let session =
      try engine.map { try program.makeSession(engine: $0) } ?? program.makeEvaluatorSession(seed: 0)
    let given = ["0.weight": numbers["firstW"], "3.weight": numbers["firstV"]]
    let tensors = try session.snapshot.tensors.map { path, tensor in
      (path: path, tensor: try given[path].map { try HostTensor(tensor.type, reals: #require($0)) } ?? tensor)
    }
    try session.restore(
      Snapshot(tensors, programName: program.name, position: session.position, scaling: nil))
    return session
  }

  @Test("training and prediction are NumPy's", arguments: [EngineChoice.tcc, .native, .interpreter, nil])
  func training(_ engine: EngineChoice?) throws {
    let numbers = try Self.oracle.get().training
    let data = try Self.data(numbers)
    let program = try Self.program(on: data)
    #expect(
      program.state.map { "\($0.path) \($0.role)" } == [
        "0.weight parameter", "1.weight parameter", "1.bias parameter", "3.weight parameter",
        "1.mean statistic", "1.variance statistic",
      ])
    let session = try Self.session(program, numbers, engine)
    var losses: [Double] = []
    for _ in 0..<2 { for batch in try data.batches(of: 4) { losses.append(try session.trainStep(batch)) } }
    for (x, y) in zip(losses, try #require(numbers["losses"])) { #expect(abs(x - y) < 1e-5 * max(1, y)) }
    let snapshot = session.snapshot
    let names = [
      "0.weight": "w", "1.weight": "weight", "1.bias": "bias", "3.weight": "v", "1.mean": "mean",
      "1.variance": "variance",
    ]
    for (path, name) in names { try expect(snapshot[path], numbers[name], path) }
    // Applying the model changes nothing, whatever the size of its batches.
    for _ in 0..<2 { try expect(session.predict(data), numbers["predictions"], "predictions") }
    _ = try session.evaluate(data)
    for (path, tensor) in snapshot.tensors { #expect(session.snapshot[path] == tensor, "\(path)") }
  }

  @Test func statisticsAreKeptWithTheWeights() throws {
    let numbers = try Self.oracle.get().training
    let data = try Self.data(numbers)
    let session = try Self.session(try Self.program(on: data), numbers, .tcc)
    for batch in try data.batches(of: 4) { try session.trainStep(batch) }
    let predictions = try session.predict(data)
    let file = try SafetensorsReader.read(Array(session.snapshot.encoded().joined()), from: "s.safetensors")
    let snapshot = try Snapshot(file, from: "s.safetensors")
    for onlyParameters in [false, true] {
      let other = try Self.program(on: data, batchSize: 3).makeSession(seed: 9, engine: .tcc)
      try other.restore(snapshot, onlyParameters: onlyParameters)
      #expect(try other.predict(data) == predictions)
    }
  }

  @Test("all axes but the last are examples", arguments: [EngineChoice.tcc, .interpreter])
  func axes(_ engine: EngineChoice) throws {
    let numbers = try Self.oracle.get().axes
    let layer = BatchNormalization(momentum: 0.25, epsilon: 0.5)
    let program = try Program("axes", over: ["layer": layer]) { program in
      for (name, mode) in [("trained", LayerMode.training), ("inferred", .inference)] {
        program.entryPoint(name, mode: mode) { $0.result("y", layer($0.input("x", .f64(2, 3, 4)))) }
      }
    }
    let session = try program.makeSession(engine: engine)
    let x = try HostTensor(.f64(2, 3, 4), reals: #require(numbers["x"]))
    try expect(session("trained", x)[0], numbers["trained"], within: 1e-12, "trained")
    try expect(session.snapshot["layer.mean"], numbers["mean"], within: 1e-12, "mean")
    try expect(session.snapshot["layer.variance"], numbers["variance"], within: 1e-12, "variance")
    try expect(session("inferred", x)[0], numbers["inferred"], within: 1e-12, "inferred")
  }

  @Test func aLayerUsedTwiceGoesOnFromItsNewStatistics() throws {
    let layer = BatchNormalization(momentum: 0.5)
    let program = try Program("twice", over: ["layer": layer]) { program in
      program.entryPoint("train", mode: .training) { step in
        let (x, y) = (step.input("x", .f64(2, 1)), step.input("y", .f64(2, 1)))
        step.result("z", layer(x) + layer(y))
      }
    }
    let session = try program.makeSession(engine: .tcc)
    _ = try session("train", HostTensor(.f64(2, 1), reals: [3, 5]), HostTensor(.f64(2, 1), reals: [6, 10]))
    // Means 4 and 8, and variances 2 and 8 with one less in the denominator: half of the way to each in turn.
    #expect(session.snapshot["layer.mean"]?.reals == [5])
    #expect(session.snapshot["layer.variance"]?.reals == [4.75])
  }
}
