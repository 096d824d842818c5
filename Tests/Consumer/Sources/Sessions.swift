// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// A linear model with plain gradient descent, computed here in Double.
struct LinearReference {
  var weight: [Double]
  var bias: [Double]
  let inputs: Int

  init(_ snapshot: Snapshot, inputs: Int) {
    weight = snapshot["weight"]?.reals ?? []
    bias = snapshot["bias"]?.reals ?? []
    self.inputs = inputs
  }

  func outputs(_ features: some Collection<Double>) -> [Double] {
    let x = Array(features)
    return (0..<x.count / inputs).flatMap { row in
      bias.indices.map { unit in
        (0..<inputs).reduce(bias[unit]) { $0 + x[row * inputs + $1] * weight[$1 * bias.count + unit] }
      }
    }
  }

  /// The mean squared error, before a step down its gradient.
  mutating func step(_ features: [Double], _ targets: [Double], rate: Double) -> Double {
    let errors = zip(outputs(features), targets).map(-)
    for (position, error) in errors.enumerated() {
      let (row, unit) = (position / bias.count, position % bias.count)
      let slope = 2 * error / Double(errors.count)
      bias[unit] -= rate * slope
      for input in 0..<inputs {
        weight[input * bias.count + unit] -= rate * slope * features[row * inputs + input]
      }
    }
    return errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
  }
}

/// Eleven random examples of four features and three numbers to predict.
func linearData(_ checks: inout Checks) throws -> Dataset {
  try Dataset(
    features: checks.floats(11 * 4), shape: [4], values: checks.floats(11 * 3), valueShape: [3])
}

func linearProgram(_ data: Dataset) throws -> Program {
  try Program(
    "linear", training: Dense(3), on: data.element, batchSize: 4, loss: meanSquaredError,
    metrics: ["distance": meanAbsoluteError], optimizer: SGD(learningRate: 0.1))
}

/// Every entry of a session, against the definition of the model.
func checkSession(_ checks: inout Checks, _ engine: EngineChoice, threads: Int) throws {
  let name = "\(engine), \(threads) threads"
  let data = try linearData(&checks)
  let program = try linearProgram(data)
  let session = try program.makeSession(seed: 4, engine: engine, threads: threads) { warning in
    print("warning: \(warning.message)")
  }
  checks.expect(session.program.name == "linear" && session.finishedEpochs == 0, name)
  var reference = LinearReference(session.snapshot, inputs: 4)
  let features = data.features.map { Double($0) }
  guard case .values(let values, _) = data.targets else { return checks.expect(false, "targets are lost") }
  let targets = values.map { Double($0) }

  func compareAll(_ what: String) throws {
    let outputs = reference.outputs(features)
    let predicted = try session.predict(data)
    checks.expect(predicted.type == .f32(11, 3), "\(name), \(what): \(predicted.type)")
    checks.expect(predicted.reals, near: outputs, within: 1e-5, "\(name), predictions \(what)")
    let errors = zip(outputs, targets).map(-)
    let measured = try session.evaluate(data)
    checks.expect(measured.names == ["loss", "distance"], "\(name): \(measured.names)")
    checks.expect(
      [measured.loss, measured["distance", default: -1]],
      near: [
        errors.reduce(0) { $0 + $1 * $1 } / 33, errors.reduce(0) { $0 + abs($1) } / 33,
      ], within: 1e-5, "\(name), measurements \(what)")
    let four = try HostTensor(.f32(4, 4), reals: Array(features[..<16]))
    checks.expect(
      try session("predict", four)[0].reals, near: Array(outputs[..<12]), within: 1e-5,
      "\(name), an entry point by name \(what)")
    checks.expect(
      try session("predict", [four])[0] == session("predict", four)[0], "\(name), a list of inputs \(what)")
  }

  try compareAll("before training")
  for epoch in 0..<3 {
    for batch in try data.batches(of: 4, shuffledBy: 17, epoch: epoch) {
      let x = batch.features.reals
      let rows = batch.rows.map { Int($0) }
      checks.expect(x == rows.flatMap { features[$0 * 4..<$0 * 4 + 4] }, "\(name), the features of a batch")
      checks.expect(
        batch.targets.reals == rows.flatMap { targets[$0 * 3..<$0 * 3 + 3] },
        "\(name), the targets of a batch")
      let want = reference.step(x, batch.targets.reals, rate: 0.1)
      checks.expect([try session.trainStep(batch)], near: [want], within: 1e-5, "\(name), the loss of a step")
    }
  }
  try compareAll("after training")
  checks.expect(
    session.snapshot["weight"]?.reals ?? [], near: reference.weight, within: 1e-5, "\(name), trained weights")

  let trained = session.snapshot
  try session.initialize(seed: 4)
  let fresh = try program.makeSession(seed: 4, engine: engine).snapshot
  checks.expect(session.snapshot["weight"] == fresh["weight"], "\(name), a seed gives the same weights again")
  try session.initialize(seed: 5)
  checks.expect(session.snapshot["weight"] != fresh["weight"], "\(name), another seed gives others")
  try session.restore(trained)
  try compareAll("after restoring")
  do {
    _ = try session("predict", HostTensor(.f32(1), reals: [1]))
    checks.expect(false, "\(name), an input of another type is taken")
  } catch {
    checks.expect("\(error)".contains("f32[1]"), "\(name): \(error)")
  }
}

/// Training as a sequence gives the same bits as the same steps by hand.
func checkFit(_ checks: inout Checks, _ engine: EngineChoice) async throws {
  let data = try linearData(&checks)
  let (training, validation) = try data.split(holdingOut: 0.25, seed: 2)
  checks.expect(training.count == 8 && validation.count == 3, "a split")
  let program = try linearProgram(training)
  let session = try program.makeSession(seed: 6, engine: engine)
  let byHand = try program.makeSession(seed: 6, engine: engine)
  var steps = 0
  let fit = session.fit(training, validatingOn: validation, epochs: 3, seed: 8) { (progress: Fit.Progress) in
    if progress.step <= progress.steps, progress.samples > 0, progress.training.loss.isFinite { steps += 1 }
  }
  for try await epoch in fit {
    var (sum, count) = (0.0, 0)
    for batch in try training.batches(of: 4, shuffledBy: 8, epoch: epoch.index - 1) {
      sum += try byHand.trainStep(batch) * Double(batch.count)
      count += batch.count
    }
    checks.expect([epoch.loss], near: [sum / Double(count)], within: 1e-6, "\(engine), the loss of an epoch")
    checks.expect(
      [epoch.validation.loss], near: [try byHand.evaluate(validation).loss], within: 1e-6,
      "\(engine), the validation of an epoch")
    checks.expect(epoch.samples == 8 && epoch.samplesPerSecond > 0, "\(engine), the numbers of an epoch")
  }
  checks.expect(session.finishedEpochs == 3 && steps == 6, "\(engine), \(steps) steps")
  let same = zip(session.snapshot.tensors, byHand.snapshot.tensors).allSatisfy { $0.tensor == $1.tensor }
  checks.expect(same, "\(engine), fit and steps by hand differ")
}
