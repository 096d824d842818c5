// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import Foundation
import Testing

/// Predictions for examples in files are those for the same examples in the library, in the targets' own unit.
@Suite struct PredictTests {
  /// Writes a table of features, which are read back to the bit, with further columns.
  private static func write(_ data: Dataset, _ columns: [Float] = [], to path: String) throws {
    let size = data.featureShape.elementCount
    let lines = (0..<data.count).map { row in
      let cells = Array(data.features[row * size..<(row + 1) * size]) + columns.dropFirst(row).prefix(1)
      return cells.map { "\($0)" }.joined(separator: ",") + "\n"
    }
    try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
  }

  private static func values(_ data: Dataset) -> [Float] {
    guard case .values(let values, _) = data.targets else { return [] }
    return values
  }

  /// What `apus predict` says of a table, of each row its numbers.
  private static func predicted(
    _ model: String, _ options: [String], in folder: Folder
  ) throws -> (rows: [[Double]], errors: String) {
    let result = try Command.run(
      ["predict", model, "--weights", "run/last.safetensors"] + options, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").dropFirst()
    return (lines.map { $0.split(separator: ",").dropFirst().compactMap { Double($0) } }, result.errors)
  }

  private static func session(_ model: any ZooModel.Type, _ path: String) throws -> (Session, Snapshot) {
    let snapshot = try Snapshot(contentsOf: path)
    let session = try model.program().makeSession(engine: .tcc)
    try session.restore(snapshot, onlyParameters: true)
    return (session, snapshot)
  }

  @Test("raw measurements give what the same measurements give in the library, and by hand")
  func measurements() throws {
    let folder = try Folder()
    let trained = try Command.apus("train", "linear-regression", "--epochs", "4", "-o", "run", in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    let (training, validation) = try LinearRegression.unscaledData(seed: 42)
    try Self.write(validation, to: folder.path("raw.csv"))
    let found = try Self.predicted("linear-regression", ["--input", "raw.csv", "--no-header"], in: folder)
      .rows
    #expect(try Self.predicted("linear-regression", [], in: folder).rows == found)

    let (session, snapshot) = try Self.session(LinearRegression.self, folder.path("run/last.safetensors"))
    let scaling = try #require(snapshot.scaling)
    let expected = try session.predict(try validation.scaled(as: scaling)).reals
    let (weights, bias) = (try #require(snapshot["weight"]).reals, try #require(snapshot["bias"]).reals[0])
    #expect(found.count == validation.count && found.allSatisfy { $0.count == 1 })
    for (row, numbers) in found.enumerated() {
      #expect(abs(numbers[0] - expected[row]) <= 1e-5 * max(1, abs(expected[row])))
      var sum = bias
      for feature in 0..<10 {
        let column = (0..<training.count).map { Double(training.features[10 * $0 + feature]) }
        let mean = column.reduce(0, +) / Double(column.count)
        let square = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
        sum +=
          weights[feature] * (Double(validation.features[10 * row + feature]) - mean) / square.squareRoot()
      }
      #expect(abs(numbers[0] - sum) <= 1e-3 * max(1, abs(sum)), "row \(row)")
    }
  }

  @Test("pixels from 0 to 16 give the probabilities of pixels from 0 to 1")
  func pixels() throws {
    let folder = try Folder()
    #expect(try Command.apus("train", "digits", "--epochs", "2", "-o", "run", in: folder).status == 0)
    let raw = try Digits.unscaledData(seed: 42).validation
    #expect(raw.features.max() == 16)
    try Self.write(raw, to: folder.path("raw.csv"))
    let found = try Self.predicted("digits", ["--input", "raw.csv", "--no-header"], in: folder).rows
    let (session, _) = try Self.session(Digits.self, folder.path("run/last.safetensors"))
    let outputs = try session.predict(
      Dataset(features: raw.features.map { $0 / 16 }, shape: [64], labels: raw.labels, classCount: 10)
    ).reals
    #expect(found.count == raw.count)
    for (row, numbers) in found.enumerated() {
      let logits = outputs[row * 10..<row * 10 + 10]
      let label = try #require(logits.indices.max { logits[$0] < logits[$1] })
      let sum = logits.reduce(0) { $0 + exp($1 - logits[label]) }
      #expect(Int(numbers[0]) == label - row * 10)
      #expect(abs(numbers[1] - 1 / sum) <= 1e-4, "row \(row)")
    }
  }

  @Test("a table of raw numbers trains as the model's own data does, and predictions have its unit")
  func ownTable() throws {
    let folder = try Folder()
    let (data, _) = try LinearRegression.unscaledData(seed: 1)
    try Self.write(data, Self.values(data), to: folder.path("table.csv"))
    let trained = try Command.apus(
      "train", "linear-regression", "--data", "table.csv", "--no-header", "-o", "run", in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    let found = try Self.predicted(
      "linear-regression", ["--input", "table.csv", "--no-header", "--target", "-1"], in: folder
    ).rows
    let targets = Self.values(data).map { Double($0) }
    let mean = targets.reduce(0, +) / Double(targets.count)
    let error = zip(found, targets).reduce(0) { $0 + ($1.0[0] - $1.1) * ($1.0[0] - $1.1) }
    // Least squares explain about half of the variance.
    #expect(error < 0.6 * targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
  }

  @Test("examples with their labels are refused by both numbers, the file and what would help")
  func labelsAmongFeatures() throws {
    let folder = try Folder()
    let rows = (0..<30).map { "\($0 % 7),\($0 % 5),\($0 % 4),\($0 % 3),\($0 % 2)" }
    try rows.joined(separator: "\n").write(
      toFile: folder.path("table.csv"), atomically: true, encoding: .utf8)
    let train = ["train", "digits", "--epochs", "1", "--data", "table.csv", "--no-header", "-o", "own"]
    #expect(try Command.run(train, in: folder).status == 0)
    #expect(try Command.apus("train", "xor", "--epochs", "1", "-o", "xor", in: folder).status == 0)
    for (model, run, expected) in [("digits", "own", 4), ("xor", "xor", 2)] {
      let predict = [
        "predict", model, "--weights", "\(run)/best.safetensors", "--input", "table.csv", "--no-header",
      ]
      let refused = try Command.run(predict, in: folder)
      let message = "error: the rows have 5 numbers, but the weights are for \(expected)\n  --> table.csv\n"
      #expect(refused.status == 65 && refused.errors.hasPrefix(message), "\(refused.errors)")
      #expect(refused.errors.contains("with --target"))
    }
    let named = [
      "predict", "digits", "--weights", "own/best.safetensors", "--input", "table.csv", "--no-header",
      "--target", "-1",
    ]
    #expect(try Command.run(named, in: folder).status == 0)
  }

  @Test("targets that were scaled are predicted in their own unit")
  func scaledTargets() throws {
    let folder = try Folder()
    let (raw, _) = try LinearRegression.unscaledData(seed: 1)
    let targets = try #require(raw.targetStandardization)
    let data = try raw.standardized.standardizedTargets(by: targets)
    let session = try LinearRegression.program().makeSession(engine: .tcc)
    for epoch in 0..<5 {
      for batch in try data.batches(of: 32, shuffledBy: 1, epoch: epoch) { try session.trainStep(batch) }
    }
    try FileManager.default.createDirectory(atPath: folder.path("run"), withIntermediateDirectories: false)
    try session.snapshot.save(to: folder.path("run/last.safetensors"))
    try Self.write(raw, to: folder.path("raw.csv"))
    let found = try Self.predicted("linear-regression", ["--input", "raw.csv", "--no-header"], in: folder)
      .rows
    let expected = try session.predict(data).reals.map {
      $0 * Double(targets.deviations[0]) + Double(targets.means[0])
    }
    for (numbers, value) in zip(found, expected) { #expect(abs(numbers[0] - value) <= 1e-4 * abs(value)) }
  }

  @Test("weights that do not tell how examples are scaled are used with a warning")
  func oldWeights() throws {
    let folder = try Folder()
    #expect(
      try Command.apus("train", "linear-regression", "--epochs", "1", "-o", "run", in: folder).status == 0)
    let path = folder.path("run/last.safetensors")
    var bytes = try Data(contentsOf: URL(filePath: path))
    while let name = bytes.range(of: Data("\"feature_".utf8)) {
      bytes.replaceSubrange(name, with: Data("\"unknown_".utf8))
    }
    try bytes.write(to: URL(filePath: path))
    let raw = try LinearRegression.unscaledData(seed: 42).validation
    try Self.write(raw, to: folder.path("raw.csv"))
    let (rows, errors) = try Self.predicted(
      "linear-regression", ["--input", "raw.csv", "--no-header"], in: folder)
    let (session, snapshot) = try Self.session(LinearRegression.self, path)
    #expect(snapshot.scaling == nil)
    #expect(
      errors
        == "warning: the weights do not say how examples are scaled, so those of --input are taken as they are\n"
    )
    for (numbers, value) in zip(rows, try session.predict(raw).reals) {
      #expect(abs(numbers[0] - value) <= 1e-4 * max(1, abs(value)))
    }
    #expect(try Self.predicted("linear-regression", [], in: folder).errors.isEmpty)
  }
}
