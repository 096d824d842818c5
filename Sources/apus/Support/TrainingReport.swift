// SPDX-License-Identifier: Apache-2.0

import Apus

/// What a training run tells: progress on stderr, JSON lines on stdout, and the history for files.
final class TrainingReport {
  /// The epochs that are finished.
  private(set) var epochs: [Epoch] = []
  private let modelName: String
  private let epochCount: Int
  private let isJSON: Bool
  private let assumptions: [String]
  private let line = ProgressLine()
  private var firstStepSeconds: Double?
  private var begun = 0
  private let clock = ContinuousClock()
  private let start = ContinuousClock.now

  /// Creates a report of a run over a number of epochs.
  init(_ modelName: String, epochs: Int, isJSON: Bool, assumptions: [String] = []) {
    self.modelName = modelName
    epochCount = epochs
    self.isJSON = isJSON
    self.assumptions = assumptions
  }

  /// Notes how long the first step took, compilation included.
  func firstStep(seconds: Double) {
    firstStepSeconds = seconds
    guard isJSON else { return }
    var members: [JSONValue.Member] = [
      .init("schema", .integer(1)), .init("event", .string("first_step")), .init("model", .string(modelName)),
      .init("first_step_seconds", .number(seconds)),
    ]
    if !assumptions.isEmpty {
      members.append(.init("assumptions", .array(assumptions.map { .string($0) })))
    }
    Output.json(members)
  }

  /// Shows a step.
  func step(_ progress: Fit.Progress) {
    if begun != progress.epoch {
      begun = progress.epoch
      line.begin("epoch \(progress.epoch)/\(epochCount)", of: progress.steps)
    }
    line.update(step: progress.step, samples: progress.samples) { Self.shown(progress.training) }
  }

  /// Shows an epoch that is finished.
  func epoch(_ epoch: Epoch) {
    epochs.append(epoch)
    line.finish(
      Self.shown(epoch.training)
        + Self.shown(epoch.validation).map { .init("val " + $0.name, text: $0.text) })
    guard isJSON else { return }
    var members: [JSONValue.Member] = [
      .init("schema", .integer(1)), .init("event", .string("epoch")), .init("epoch", .integer(epoch.index)),
      .init("step", .integer(epoch.step)),
    ]
    members += epoch.training.pairs.map { .init($0.name, .number($0.value)) }
    // The names are those of the columns of metrics.csv.
    members += epoch.validation.pairs.map { .init("validation.\($0.name)", .number($0.value)) }
    members.append(
      .init("validation", .object(epoch.validation.pairs.map { .init($0.name, .number($0.value)) })))
    members += [
      .init("seconds", .number(epoch.seconds)), .init("samples_per_second", .number(epoch.samplesPerSecond)),
    ]
    if let firstStepSeconds { members.append(.init("first_step_seconds", .number(firstStepSeconds))) }
    Output.json(members)
  }

  /// Ends the report.
  func end(status: String, _ folder: String) {
    line.clear()
    guard isJSON else {
      if status == "finished" {
        Output.note("weights, metrics and pictures are in \(TerminalText.escaped(folder))")
      }
      return
    }
    Output.json([
      .init("schema", .integer(1)), .init("event", .string("end")), .init("status", .string(status)),
      .init("epochs", .integer(epochs.count)), .init("output", .string(folder)),
      .init("seconds", .number(start.duration(to: clock.now) / .seconds(1))),
    ])
  }

  private static func shown(_ measurements: Measurements) -> [ProgressStatus.Metric] {
    measurements.pairs.map { name, value in
      name.hasSuffix("accuracy") ? .init(name, share: value) : .init(name, value)
    }
  }

  /// The history as a table.
  var table: String {
    guard let first = epochs.first else { return "epoch,step,loss\n" }
    let training = first.training.names
    let validation = first.validation.names
    let columns =
      ["epoch", "step"] + training + validation.map { "validation.\($0)" } + [
        "seconds", "samples_per_second",
      ]
    var lines = [columns.joined(separator: ",")]
    for epoch in epochs {
      var cells = ["\(epoch.index)", "\(epoch.step)"]
      cells += (epoch.training.values + epoch.validation.values).map { "\($0)" }
      cells += ["\(epoch.seconds)", "\(epoch.samplesPerSecond)"]
      lines.append(cells.joined(separator: ","))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The history as curves.
  func chart(_ title: String) -> CurveChart {
    guard let first = epochs.first else { return CurveChart(title: title, panels: []) }
    let panels = first.training.names.map { name in
      var series = [CurveChart.Series("training", epochs: epochs.map { $0.training[name, default: .nan] })]
      if first.validation[name] != nil {
        series.append(.init("validation", epochs: epochs.map { $0.validation[name, default: .nan] }))
      }
      return CurveChart.Panel(
        name.replacing("_", with: " "), scale: name.hasSuffix("accuracy") ? .percent : .automatic, series)
    }
    return CurveChart(title: title, panels: panels)
  }
}

extension Measurements {
  /// Names with their values, in order.
  var pairs: [(name: String, value: Double)] { zip(names, values).map { (name: $0.0, value: $0.1) } }
}
