// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import ArgumentParser

/// The subcommand `predict`.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Applies a trained model to examples.",
    discussion:
      "Examples are scaled as the model's own data is; without --input they are its validation data.")

  @OptionGroup var model: ModelArgument
  @OptionGroup var engine: EngineOptions

  @Option(help: "The weights, as 'apus train' wrote them.")
  var weights: String

  @Option(help: "A .csv file with an example on each row, or a .npy file; features as the model takes them.")
  var input: String?

  @Option(parsing: .unconditional, help: "What held-out examples are drawn from.")
  var seed: UInt64 = 42

  @Option(name: .shortAndLong, help: "The file that gets the table; by default it is printed.")
  var output: String?

  @Flag(help: "Print JSON lines.")
  var json = false

  func run() throws {
    try engine.check()
    try requireName(output, "--output")
    let model = try model.source().zooModel(for: "predict")
    let snapshot = try Snapshot(contentsOf: weights)
    let examples = try examples(of: model)
    let session = try model.program().makeSession(
      seed: 0, engine: engine.engine.choice, threads: engine.threads)
    do throws(Diagnostic) {
      try session.restore(snapshot, onlyParameters: true)
    } catch {
      var diagnostic = error
      diagnostic.place = diagnostic.place ?? Diagnostic.Place(file: weights)
      throw diagnostic
    }
    let result = try session.predict(examples)
    let table = json ? lines(result, model) : rows(result, model)
    guard let output else { return Output.text(table) }
    try Output.write(table, toFile: output)
  }

  private func examples(of model: any ZooModel.Type) throws(Diagnostic) -> Dataset {
    guard let input else { return try model.data(seed: seed).validation }
    return try Dataset.features(input, shape: model.element.features.shape, like: model.element)
  }

  private func rows(_ result: HostTensor, _ model: any ZooModel.Type) -> String {
    var lines: [String] = []
    let width = max(result.shape[-1], 1)
    if model.element.classCount != nil {
      lines.append("row,label,probability")
      for (row, label) in result.largestPositions.enumerated() {
        lines.append("\(row + 1),\(label),\(result.probability(row: row, of: label))")
      }
    } else {
      lines.append((["row"] + (0..<width).map { "output\($0)" }).joined(separator: ","))
      for (row, values) in result.rows.enumerated() {
        lines.append((["\(row + 1)"] + values.map { "\(Float($0))" }).joined(separator: ","))
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func lines(_ result: HostTensor, _ model: any ZooModel.Type) -> String {
    let labels = model.element.classCount == nil ? [] : result.largestPositions
    return result.rows.enumerated().map { row, values in
      var members: [JSONValue.Member] = [.init("row", .integer(row + 1))]
      if labels.indices.contains(row) {
        members.append(.init("label", .integer(labels[row])))
        members.append(.init("probability", .number(result.probability(row: row, of: labels[row]))))
      }
      members.append(.init("output", .array(values.map { .number($0) })))
      return JSONValue.object(members).description + "\n"
    }.joined()
  }
}

extension HostTensor {
  /// The rows of a matrix.
  var rows: [[Double]] {
    let width = max(shape[-1], 1)
    let reals = reals
    return stride(from: 0, to: reals.count, by: width).map { Array(reals[$0..<$0 + width]) }
  }

  /// The share of a column in the softmax of a row, to four digits.
  func probability(row: Int, of column: Int) -> Double {
    let width = max(shape[-1], 1)
    let values = reals[row * width..<(row + 1) * width]
    let greatest = values.reduce(-.infinity, max)
    let sum = values.reduce(0) { $0 + exponential($1 - greatest) }
    return (exponential(values[row * width + column] - greatest) / sum * 1e4).rounded() / 1e4
  }
}
