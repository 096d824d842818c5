// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// What a user may set and read beside the tensors: rates, where training stands, how numbers were scaled, sizes of
/// batches, and how a table is written.
func checkSettings(_ checks: inout Checks) throws {
  let data = try linearData(&checks)
  try checkRate(&checks, data)
  try checkPosition(&checks, data)
  try checkScaling(&checks, data)
  try withFolder { folder in
    try checkBatchSizes(&checks, data, folder)
    try checkTables(&checks, folder)
  }
}

private func program(_ data: Dataset, _ rate: Setting, _ activation: @escaping Activation = identity)
  throws -> Program
{
  try Program(
    "settings", training: Dense(3, activation: activation), on: data.element, batchSize: 4,
    loss: meanSquaredError, metrics: ["distance": meanAbsoluteError], optimizer: SGD(learningRate: rate))
}

private func checkRate(_ checks: inout Checks, _ data: Dataset) throws {
  let session = try program(data, .adjustable(0.1)).makeSession(seed: 3, engine: .tcc)
  checks.expect([try session.setting("learning_rate")], near: [0.1], within: 1e-7, "a rate")
  guard let batch = try data.batches(of: 4).first(where: { _ in true }) else { return }
  let start = session.snapshot["weight"]
  try session.set("learning_rate", to: 0)
  _ = try session.trainStep(batch)
  checks.expect(session.snapshot["weight"] == start, "a rate of 0 changes nothing")
  try session.set("learning_rate", to: 0.25)
  _ = try session.trainStep(batch)
  let constant = try program(data, 0.25).makeSession(seed: 3, engine: .tcc)
  _ = try constant.trainStep(batch)
  checks.expect(
    session.snapshot["weight"]?.reals ?? [], near: constant.snapshot["weight"]?.reals ?? [0], within: 1e-6,
    "a rate that was set is that of a program with it")
  checks.expect((try? session.set("momentum", to: 1)) == nil, "a setting that there is not")
  let measured = try session.evaluate(data)
  checks.expect(measured.metrics.map(\.name) == ["distance"], "names of metrics")
  checks.expect(measured.metrics.first?.value == measured["distance"], "values of metrics")
}

private func checkPosition(_ checks: inout Checks, _ data: Dataset) throws {
  let session = try program(data, 0.1).makeSession(seed: 3, engine: .tcc)
  for batch in try data.batches(of: 4) { _ = try session.trainStep(batch) }
  checks.expect(session.position.steps == 3 && session.position.epochs == 0, "steps are counted")
  let position = try TrainingPosition(epochs: 2, examples: 4, steps: 7, seed: 9)
  session.position = position
  let snapshot = session.snapshot
  checks.expect(snapshot.position == position && session.finishedEpochs == 2, "a position that was set")
  let other = try program(data, 0.1).makeSession(seed: 1, engine: .tcc)
  try other.restore(snapshot)
  checks.expect(other.position == position, "a position that was restored")
  checks.expect((try? TrainingPosition(epochs: -1, steps: 0, seed: 0)) == nil, "no position")
  let different = try program(data, 0.1, tanh).makeSession(seed: 1, engine: .tcc)
  checks.expect(snapshot.modelHash != nil && snapshot.modelHash == other.snapshot.modelHash, "one model")
  checks.expect(snapshot.modelHash != different.snapshot.modelHash, "two models")
  checks.expect((try? different.restore(snapshot)) == nil, "the weights of another model")
}

private func checkScaling(_ checks: inout Checks, _ data: Dataset) throws {
  guard let targets = data.targetStandardization else { return checks.expect(false, "no targets") }
  let scaled = try data.standardized.standardizedTargets(by: targets)
  let session = try program(scaled, 0.1).makeSession(seed: 3, engine: .tcc)
  checks.expect(session.scaling == nil, "nothing is scaled yet")
  for batch in try scaled.batches(of: 4) { _ = try session.trainStep(batch) }
  checks.expect(session.scaling == scaled.scaling, "how data was scaled")
  guard let scaling = session.scaling, case .values(let numbers, _) = scaled.targets,
    case .values(let before, _) = data.targets
  else { return checks.expect(false, "no scaling") }
  let outputs = try HostTensor(.f32(11, 3), reals: numbers.map { Double($0) })
  let back = try scaling.unscaled(outputs).reals
  checks.expect(back, near: before.map { Double($0) }, within: 1e-5, "targets in their own unit")
}

private func checkBatchSizes(_ checks: inout Checks, _ data: Dataset, _ folder: String) throws {
  let files = try program(data, 0.1).emitC(to: folder + "/c", batchSizes: [7, 2])
  let header = try String(contentsOfFile: files.header, encoding: .utf8)
  for size in [7, 2] {
    checks.expect(header.contains("settings_train_step_\(size)("), "a step of \(size) examples")
    checks.expect(header.contains("settings_predict_\(size)("), "outputs of \(size) examples")
  }
  checks.expect(!header.contains("settings_train_step_3("), "a step that was not asked for")
  checks.expect((try? program(data, 0.1).emitC(to: folder + "/c", batchSizes: [0])) == nil, "no examples")
}

private func checkTables(_ checks: inout Checks, _ folder: String) throws {
  let path = folder + "/table.csv"
  try "made by hand\nb;1;2\na;3;4\nb;5;nan\n".write(toFile: path, atomically: true, encoding: .utf8)
  let format = CSVFormat(header: .absent, delimiter: ";", skippedLines: 1)
  checks.expect(
    (try? Dataset.csv(path, target: .className(column: 0), format: format)) == nil, "a number that is none")
  let table = try Dataset.csv(
    path, target: .className(column: 0), format: format, classNames: ["a", "b"], allowingNonFinite: true)
  checks.expect(table.labels == [1, 0, 1] && table.classNames == ["a", "b"], "names of classes")
  checks.expect(Array(table.features[..<5]) == [1, 2, 3, 4, 5] && table.features[5].isNaN, "numbers")
}
