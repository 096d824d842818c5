// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import ArgumentParser

/// The subcommand `predict`.
struct PredictCommand: RuledCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Applies a trained model to examples.",
    discussion:
      """
      Examples are scaled as those that the weights were trained on, which the weights tell; without --input they are \
      the model's validation data. Numbers are predicted in the unit that the targets had. What is assumed about a \
      .csv file is told on stderr, and with --json in a field 'assumptions' of the first line.
      """)

  @OptionGroup var model: ZooModelArgument
  @OptionGroup var engine: EngineOptions

  @Option(help: "The weights, as 'apus train' wrote them.")
  var weights: String

  @Option(
    help: "A .csv file with an example on each row, or a .npy file; numbers as those of the training data.")
  var input: String?

  @Option(
    parsing: .unconditional,
    help: "With a .csv file: a column that is no feature, counted from 0 or, if negative, from the end.")
  var target: Int?

  @OptionGroup var table: TableOptions

  @Option(parsing: .unconditional, help: "Without --input: what held-out examples are drawn from.")
  var seed: UInt64 = 42

  @Option(name: .shortAndLong, help: "The file that gets the table; by default it is printed.")
  var output: String?

  @Flag(help: "Print JSON lines.")
  var json = false

  static var optionRules: [OptionRule<Self>] {
    [
      OptionRule(["--target"] + TableOptions.names, need: "--input with a .csv file") {
        $0.input.map { !Dataset.isArrayFile($0) } ?? false
      },
      OptionRule(["--seed"], exclude: "--input, which leaves nothing to draw") { $0.input == nil },
    ]
  }

  func run() throws {
    try engine.check()
    try requireName(output, "--output")
    let model = try model.source().zooModel(for: "predict")
    let snapshot = try Snapshot(contentsOf: weights)
    let examples = try examples(of: model, for: snapshot)
    let program = try model.program(
      on: examples.element, batchSize: model.batchSize, epochs: model.epochs)
    let session = try program.makeSession(seed: 0, engine: engine.engine.choice, threads: engine.threads)
    try located { () throws(Diagnostic) in try session.restore(snapshot, onlyParameters: true) }
    try check(snapshot, program)
    let outputs = try session.predict(examples)
    let result = try located { () throws(Diagnostic) in try snapshot.scaling?.unscaled(outputs) ?? outputs }
    let table = json ? lines(result, model, examples.assumptions) : rows(result, model)
    guard let output else { return Output.text(table) }
    try Output.write(table, toFile: output)
  }

  /// Says of an error that has no place that it lies in the weights.
  private func located<Result>(_ body: () throws(Diagnostic) -> Result) throws(Diagnostic) -> Result {
    do throws(Diagnostic) {
      return try body()
    } catch {
      var diagnostic = error
      diagnostic.place = diagnostic.place ?? Diagnostic.Place(file: weights)
      throw diagnostic
    }
  }

  /// The examples, scaled as those that the weights were trained on.
  private func examples(
    of model: any ZooModel.Type, for snapshot: Snapshot
  ) throws(Diagnostic) -> Dataset {
    guard let scaling = snapshot.scaling else {
      guard input != nil else { return try model.data(seed: seed).validation }
      Output.note(
        "\(Warning("the weights do not say how examples are scaled, so those of --input are taken as they are"))"
      )
      return try unscaledExamples(of: model, for: snapshot)
    }
    let examples = try unscaledExamples(of: model, for: snapshot)
    return try located { () throws(Diagnostic) in try examples.standardized(by: scaling.features) }
  }

  /// The examples, of as many features as the weights were trained on.
  private func unscaledExamples(
    of model: any ZooModel.Type, for snapshot: Snapshot
  ) throws(Diagnostic) -> Dataset {
    guard let input else { return try model.unscaledData(seed: seed).validation }
    let own = try model.program()
    // Weights of a table of the user's are for vectors of another length than the model's own data.
    let isOwn = own.state.allSatisfy { parameter in
      snapshot[parameter.path].map { $0.type == parameter.type } ?? true
    }
    let examples = try Dataset.features(
      input, format: try table.format(), ignoring: target, like: model.element)
    let shape = isOwn ? model.element.features.shape : nil
    // One mean for all features is for any number of them.
    let means = snapshot.scaling?.features.means.count
    try check(examples, of: input, for: shape?.elementCount ?? means.flatMap { $0 > 1 ? $0 : nil })
    Output.tellAssumptions(of: examples, input)
    guard let shape else { return examples }
    return try examples.reshaped(shape)
  }

  /// Refuses examples with more or fewer numbers than the weights are for, as far as that is known.
  private func check(_ examples: Dataset, of input: String, for expected: Int?) throws(Diagnostic) {
    let count = examples.featureShape.elementCount
    guard let expected, count != expected else { return }
    throw Diagnostic(
      "the rows have \(count) numbers\(target == nil ? "" : " beside --target"), but the weights are for \(expected)",
      place: .init(file: input), notes: ["the weights are those of '\(weights)'"],
      help: Dataset.isArrayFile(input)
        ? "leave out numbers that are no features, such as labels"
        : "name a column that is no feature, such as that of labels, with --target")
  }

  /// Refuses weights that are no numbers.
  private func check(_ snapshot: Snapshot, _ program: Program) throws(Diagnostic) {
    for parameter in program.state where parameter.role.isOfModel {
      guard let tensor = snapshot[parameter.path], parameter.type.dtype.isFloatingPoint,
        let position = tensor.reals.firstIndex(where: { !$0.isFinite })
      else { continue }
      throw Diagnostic(
        "element \(position) of the tensor '\(parameter.path)' is not finite",
        place: .init(file: weights), help: "take weights of a step before training diverged")
    }
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

  private func lines(
    _ result: HostTensor, _ model: any ZooModel.Type, _ assumptions: [String]
  ) -> String {
    let labels = model.element.classCount == nil ? [] : result.largestPositions
    return result.rows.enumerated().map { row, values in
      var members: [JSONValue.Member] = [.init("schema", .integer(1)), .init("row", .integer(row + 1))]
      if labels.indices.contains(row) {
        members.append(.init("label", .integer(labels[row])))
        members.append(.init("probability", .number(result.probability(row: row, of: labels[row]))))
      }
      members.append(.init("output", .array(values.map { .number($0) })))
      if row == 0, !assumptions.isEmpty {
        members.append(.init("assumptions", .array(assumptions.map { .string($0) })))
      }
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
