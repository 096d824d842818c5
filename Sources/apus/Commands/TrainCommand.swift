// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import ArgumentParser

/// The subcommand `train`.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Trains a model and writes weights, metrics and pictures.")

  @OptionGroup var model: ModelArgument
  @OptionGroup var engine: EngineOptions

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

  func run() async throws {
    try engine.check()
    try requirePositive(epochs, "--epochs")
    try requireName(output, "--output")
    try requirePositive(batch, "--batch")
    let model = try model.source().zooModel(for: "train")
    let data = try model.data(seed: seed)

    let clock = ContinuousClock()
    let beginning = clock.now
    let epochs = epochs ?? model.epochs
    let program = try model.program(
      on: data.training.element, batchSize: batch ?? model.batchSize, epochs: epochs)
    let session = try program.makeSession(seed: seed, engine: engine.engine.choice, threads: engine.threads)
    let elapsed = beginning.duration(to: clock.now)

    // Only a run that can begin gets a folder; the time that a disk takes is not the first step's.
    let folder = try RunFolder(output ?? "\(model.name)-run")
    StopSignal.listen()
    let start = clock.now - elapsed

    let report = TrainingReport(model.name, epochs: epochs, isJSON: json)
    var best = BestWeights()
    let fit = session.fit(
      data.training, validatingOn: data.validation, epochs: epochs, seed: seed
    ) { progress in
      if progress.step == 1, progress.epoch == 1 {
        report.firstStep(seconds: start.duration(to: clock.now) / .seconds(1))
      }
      report.step(progress)
      if StopSignal.isRaised { withUnsafeCurrentTask { $0?.cancel() } }
    }
    for try await epoch in fit {
      report.epoch(epoch)
      best.consider(epoch, session)
      try folder.save(report, session)
    }
    try folder.save(report, session, best: best.snapshot) { () throws(Diagnostic) in
      try report.pictures(of: session, on: data.validation, model.name)
    }
    if StopSignal.isRaised {
      report.end(status: "interrupted", folder.path)
      throw Interruption(
        message:
          "stopped after epoch \(report.epochs.count); weights are in \(folder.path("last.safetensors"))")
    }
    report.end(status: "finished", folder.path)
  }
}

/// The weights of the epoch that validated best.
private struct BestWeights {
  private(set) var snapshot: Snapshot?
  private var score = -Double.infinity

  mutating func consider(_ epoch: Epoch, _ session: Session) {
    let score = epoch.validation["accuracy"] ?? -epoch.validation.loss
    guard score > self.score else { return }
    self.score = score
    snapshot = session.snapshot
  }
}
