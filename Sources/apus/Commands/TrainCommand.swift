// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import ArgumentParser

/// The subcommand `train`.
struct TrainCommand: AsyncParsableCommand, RuledCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Trains a model and writes weights, metrics and pictures.")

  @OptionGroup var model: ZooModelArgument
  @OptionGroup var engine: EngineOptions
  @OptionGroup var data: TrainingDataOptions

  @Option(parsing: .unconditional, help: "How many passes over the training data.")
  var epochs: Int?

  @Option(parsing: .unconditional, help: "How many examples a step takes.")
  var batch: Int?

  @Option(parsing: .unconditional, help: "What weights, orders and held-out examples are drawn from.")
  var seed: UInt64 = 42

  @Option(name: .shortAndLong, help: "The folder that gets the files. (default: MODEL-run)")
  var output: String?

  @Flag(help: "Print JSON lines on stdout.")
  var json = false

  static var optionRules: [OptionRule<Self>] { TrainingDataOptions.rules { $0.data } }

  func run() async throws {
    try engine.check()
    try requirePositive(epochs, "--epochs")
    try requireName(output, "--output")
    try requirePositive(batch, "--batch")
    let model = try model.source().zooModel(for: "train")
    let data = try data.parts(of: model, seed: seed)

    let clock = ContinuousClock()
    let beginning = clock.now
    let epochs = epochs ?? model.epochs
    let program = try model.program(on: data.training, batch: batch, epochs: epochs)
    let session = try program.makeSession(seed: seed, engine: engine.engine.choice, threads: engine.threads)
    for part in [data.training, data.validation] { try session.check(part) }
    let elapsed = beginning.duration(to: clock.now)

    // Only a run that can begin gets a folder; the time that a disk takes is not the first step's.
    let folder = try RunFolder(output ?? "\(model.name)-run")
    StopSignal.beginTraining()
    let start = clock.now - elapsed

    let report = TrainingReport(
      model.name, epochs: epochs, isJSON: json, assumptions: data.training.assumptions)
    var best = BestWeights()
    let fit = session.fit(
      data.training, validatingOn: data.validation, epochs: epochs, seed: seed
    ) { progress in
      if progress.step == 1, progress.epoch == 1 {
        report.firstStep(seconds: start.duration(to: clock.now) / .seconds(1))
      }
      report.step(progress)
      if StopSignal.number != nil { withUnsafeCurrentTask { $0?.cancel() } }
    }
    do throws(Diagnostic) {
      for try await epoch in fit {
        report.epoch(epoch)
        best.consider(epoch, session)
        try folder.save(report, session, &best)
      }
    } catch  where StopSignal.number == nil || report.epochs.isEmpty {
      try StopSignal.endIfRaised("stopped before the first epoch was over")
      throw error
    } catch {
      // A compiler that the same signal ended is no fault.
    }
    try folder.finish(report, session, &best) { () throws(Diagnostic) in
      try report.pictures(of: session, on: data.validation, model.name)
    }
    if StopSignal.number != nil { report.end(status: "interrupted", folder.path) }
    let weights = TerminalText.escaped(folder.path("last.safetensors"))
    try StopSignal.endIfRaised("stopped after epoch \(report.epochs.count); weights are in \(weights)")
    report.end(status: "finished", folder.path)
  }
}
