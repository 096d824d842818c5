// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Testing

@testable import Apus

/// How examples were scaled goes with the data, the session, the weights and their file.
@Suite struct ScalingTests {
  private static let features = (0..<36).map { Float(($0 * 37) % 23) * 3 - 20 }

  private static func data() throws -> Dataset {
    try Dataset(
      features: features, shape: [3], values: (0..<12).map { Float($0 * $0) + 100 }, valueShape: [1])
  }

  private static func numbers(_ dataset: Dataset) -> [Double] {
    guard case .values(let values, _) = dataset.targets else { return [] }
    return (dataset.features + values).map { Double($0) }
  }

  private static func written(_ snapshot: Snapshot) throws -> Snapshot {
    let bytes = Array(try snapshot.encoded().joined())
    return try Snapshot(SafetensorsReader.read(bytes, from: "w"), from: "w")
  }

  @Test("the scaling of data does at once what was done to it in turn")
  func composition() throws {
    let raw = try Self.data()
    #expect(raw.scaling == Scaling())
    let halved = try raw.scaled(by: 0.5)
    #expect(halved.scaling.features == (try Standardization(means: [0], deviations: [2])))
    let targets = try #require(raw.targetStandardization)
    let scaled = try halved.standardized.scaled(by: -3).standardizedTargets(by: targets)
      .standardizedTargets(by: Standardization(means: [0.5], deviations: [4]))
    let again = try raw.scaled(as: scaled.scaling)
    for (x, y) in zip(Self.numbers(again), Self.numbers(scaled)) { #expect(abs(x - y) < 1e-5) }
    // By hand, for the first feature of each row.
    let column = (0..<12).map { Double(Self.features[3 * $0]) / 2 }
    let mean = column.reduce(0, +) / 12
    let deviation = (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 12).squareRoot()
    for row in 0..<12 {
      #expect(abs(Double(scaled.features[3 * row]) + 3 * (column[row] - mean) / deviation) < 1e-5)
    }
    let parts = try scaled.reshaped([3, 1]).split(holdingOut: 0.25, seed: 1)
    #expect(parts.training.scaling == scaled.scaling && parts.validation.scaling == scaled.scaling)
  }

  @Test("numbers far apart are scaled if the results fit, though differences on the way do not")
  func numbersFarApart() throws {
    let column: [Float] = [2e38, -3e38, 2.5e38, 3e38]
    // (x - x.mean()) / x.std() of NumPy 2.4.6, in float64.
    let expected = [0.36342186, -1.71327463, 0.57109157, 0.7787612]
    let raw = try Dataset(
      features: column.flatMap { [$0, 1] }, shape: [2], values: column, valueShape: [1])
    let scaled = try raw.standardized.standardizedTargets(by: #require(raw.targetStandardization))
    for dataset in [scaled, try raw.scaled(as: scaled.scaling)] {
      let numbers = Self.numbers(dataset)
      for (row, value) in expected.enumerated() {
        #expect(abs(numbers[2 * row] - value) < 1e-6 && numbers[2 * row + 1] == 0)
        #expect(abs(numbers[8 + row] - value) < 1e-6)
      }
    }
  }

  @Test("weights tell how the examples were scaled that they were trained on, also from a file")
  func weights() throws {
    let raw = try Self.data()
    let scaled = try raw.standardized.standardizedTargets(by: #require(raw.targetStandardization))
    let session = try Program(
      "line", training: Dense(1), on: scaled.element, batchSize: 12, loss: meanSquaredError,
      optimizer: SGD(learningRate: 0.1)
    ).makeEvaluatorSession(seed: 1)
    let untrained = session.snapshot
    #expect(session.scaling == nil)
    #expect(try Self.written(untrained).scaling == nil)
    for batch in try scaled.batches(of: 12) { try session.trainStep(batch) }
    let snapshot = try Self.written(session.snapshot)
    let scaling = try #require(snapshot.scaling)
    #expect(scaling == scaled.scaling && session.scaling == scaling)
    #expect(try raw.scaled(as: scaling).features == scaled.features)

    let outputs = try session.predict(scaled)
    let predicted = try scaling.unscaled(outputs)
    let (mean, deviation) = (Double(scaling.targets.means[0]), Double(scaling.targets.deviations[0]))
    #expect(predicted.shape == [12, 1])
    for (x, y) in zip(predicted.reals, outputs.reals) { #expect(abs(x - (y * deviation + mean)) < 1e-4) }

    try session.restore(untrained)
    #expect(session.scaling == nil)
    try session.restore(snapshot)
    #expect(session.scaling == scaling)
    try session.initialize(seed: 1)
    #expect(session.scaling == nil)
    try session.restore(snapshot)
    _ = try session("init", HostTensor(TensorType(.u32, [2]), integers: [1, 0]))
    #expect(session.scaling == nil)
  }

  @Test("the metadata of a file has numbers with commas between them, and those of labels no targets")
  func metadata() throws {
    let data = try Dataset(features: [1, 2, 3, 6], shape: [2], labels: [0, 1]).standardized
    #expect(data.scaling.metadata == ["feature_means": "2.0,4.0", "feature_deviations": "1.0,2.0"])
    let targets = try Standardization(means: [5], deviations: [0.5])
    let both = Scaling(features: data.scaling.features, targets: targets)
    #expect(both.metadata["target_means"] == "5.0" && both.metadata["target_deviations"] == "0.5")
    #expect(try Scaling(metadata: both.metadata) == both)
    #expect(try Scaling(metadata: ["program": "xor"]) == nil)
    // A file that tells of means that are no numbers could not be read.
    let bad = try Dataset(features: [1, .nan], shape: [1], labels: [0, 1], allowingNonFinite: true)
    #expect(Scaling(features: bad.standardization).metadata.isEmpty)
  }
}
