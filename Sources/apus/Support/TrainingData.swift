// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import ArgumentParser

/// What a model is trained on: its own data or a table of the user's.
struct TrainingDataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A .csv file to train on, of which a fifth is held out; it is scaled by the model. (default: the model's own data)"
    ))
  var data: String?

  @Option(
    parsing: .unconditional,
    help: "With --data: the column to predict, counted from 0 or, if negative, from the end. (default: -1)")
  var target: Int?

  @Option(
    parsing: .unconditional,
    help: "With --data: the column to predict, which holds names of classes instead of labels.")
  var classNames: Int?

  @OptionGroup var table: TableOptions

  /// What these options need in a command that has them.
  static func rules<Command>(
    _ options: @escaping @Sendable (Command) -> TrainingDataOptions
  ) -> [OptionRule<Command>] {
    [
      OptionRule(["--target", "--class-names"] + TableOptions.names, need: "--data") {
        options($0).data != nil
      },
      OptionRule(["--class-names"], exclude: "--target") { options($0).target == nil },
    ]
  }

  /// The data of a model in two parts, scaled as the model says.
  func parts(
    of model: any ZooModel.Type, seed: UInt64
  ) throws(Diagnostic) -> (training: Dataset, validation: Dataset) {
    guard let data else { return try model.data(seed: seed) }
    let read = try Dataset.csv(
      data, target: try column(of: model), format: try table.format(), classCount: model.element.classCount)
    Output.tellAssumptions(of: read, data)
    guard read.count > 2 else {
      throw Diagnostic(
        "there are too few examples to hold out a fifth: \(read.count)", place: .init(file: data),
        help: "a table to train on needs at least 3 rows of examples")
    }
    return try model.scaled(read.split(holdingOut: 0.2, seed: seed))
  }

  private func column(of model: any ZooModel.Type) throws(Diagnostic) -> Dataset.Target {
    guard model.element.classCount != nil else {
      guard classNames == nil else {
        throw Diagnostic(
          "--class-names does not fit '\(model.name)', which predicts numbers", category: .usage)
      }
      return .value(column: target ?? -1)
    }
    return classNames.map { .className(column: $0) } ?? .label(column: target ?? -1)
  }
}
