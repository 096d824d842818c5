// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Apus

/// What a user reads when tensors of a state contradict each other, or when training is to go on from what cannot be.
@Suite struct StateRefusalTests {
  private typealias Program = Apus.Program

  /// A layer that asks for one tensor in ways of its own.
  private struct Asking: UnaryLayer {
    private let identity = LayerIdentity("Asking", file: "m/Model.swift", line: 9)
    let ask: @Sendable (LayerContext) -> [Tensor]

    func callAsFunction(_ x: Tensor) -> Tensor {
      identity.record(on: x) { layer in
        ask(layer).reduce(x) { $0 + $1.converted(to: x.dtype).broadcast(to: x.shape) }
      }
    }
  }

  /// An optimizer that records one step in ways of its own.
  private struct Stepping: Optimizer {
    let name = "stepping"
    let factor: @Sendable (OptimizerStep) -> Tensor

    func update(_ step: OptimizerStep) {
      for item in step.items { step.update(item, to: item.parameter - item.gradient * factor(step)) }
    }
  }

  private static let element = DatasetElement(features: .f32(3), target: .f32(1), count: 10)

  private func program(
    _ model: some UnaryLayer, _ optimizers: [any Optimizer] = [SGD(learningRate: 0.5)]
  ) throws(Diagnostic) -> Program {
    try Program("model", over: ["layer": model], file: "m/main.swift", line: 3) { program in
      for (position, optimizer) in optimizers.enumerated() {
        program.entryPoint("step\(position)", mode: .training) { step in
          let loss = model(step.input("x", .f32(2, 3))).mean()
          step.minimize(loss, with: optimizer, file: "m/main.swift", line: 4 + position)
        }
      }
    }
  }

  private static func rate(_ first: Double) -> SGD { SGD(learningRate: .adjustable(first)) }

  @Test func statesThatContradictThemselvesAreRefused() throws {
    var refusals = Refusals()
    refusals.add("a parameter with two first values") {
      _ = try program(
        Asking { [$0.parameter("w", .f32(3), .zeros), $0.parameter("w", .f32(3), .constant(5))] })
    }
    refusals.add("a statistic with two first values") {
      _ = try program(
        Asking { [$0.statistic("m", .f32(3), .zeros), $0.statistic("m", .f32(3), .ones)] })
    }
    refusals.add("a setting with two first values") {
      _ = try program(
        Dense(1),
        [Stepping { $0.setting("a", 0.1, as: .f32) + $0.setting("a", 0.2, as: .f32) }])
    }
    refusals.add("one rate of two entry points with two first values") {
      _ = try program(Dense(1), [Self.rate(0.5), Self.rate(0.25)])
    }
    _ = try program(Dense(1), [Self.rate(0.5), Self.rate(0.5)])
    for value in [5, -1, .nan] as [Double] {
      refusals.add("a setting that begins with \(value)") {
        _ = try program(Dense(1), [Stepping { $0.setting("a", value, in: 0...1, as: .f32) }])
      }
    }
    for optimizer in [SGD(learningRate: 1), Adam()] as [any Optimizer] {
      refusals.add("a parameter of integers that \(optimizer.name) is to train") {
        _ = try program(
          Asking { [$0.parameter("w", .f32(3), .ones), $0.parameter("n", .i32(3), .ones)] }, [optimizer])
      }
    }
    refusals.check("state")
  }

  @Test func positionsThatCannotBeAreRefused() async throws {
    var refusals = Refusals()
    for (epochs, examples, steps) in [(-1, 0, 0), (0, -1, 0), (.max, 0, 0), (0, .max, 0), (0, 0, .max)] {
      refusals.add("a position of \(epochs), \(examples), \(steps)") {
        _ = try TrainingPosition(epochs: epochs, examples: examples, steps: steps, seed: 0)
      }
    }
    for (name, value) in [("steps", "9223372036854775807"), ("examples", "many")] {
      refusals.add("a file with the position \(name) \(value)") {
        var metadata = ["format": "apus", "epochs": "1", "examples": "0", "steps": "3", "seed": "7"]
        metadata[name] = value
        _ = try Snapshot(SafetensorsFile(tensors: [], metadata: metadata), from: "run/last.safetensors")
      }
    }
    let data = try Dataset(
      features: (0..<30).map { Float($0) / 30 }, shape: [3], values: [Float](repeating: 1, count: 10),
      valueShape: [1])
    let session = try Program(
      "model", training: Dense(1), on: Self.element, batchSize: 4, loss: meanSquaredError,
      optimizer: Self.rate(0.5)
    ).makeEvaluatorSession(seed: 1)
    session.position = try TrainingPosition(epochs: Int.max / 2, examples: 8, steps: Int.max / 2, seed: 1)
    for try await epoch in session.fit(data, epochs: 1) { #expect(epoch.samples == 2) }
    session.position = try TrainingPosition(epochs: 0, examples: 10, steps: 3, seed: 1)
    do {
      for try await _ in session.fit(data, epochs: 1) { Issue.record("a pass beyond its end is taken") }
      Issue.record("a pass beyond its end is taken")
    } catch {
      refusals.add("more examples done than there are", error)
    }
    refusals.add("weights with a rate that cannot be set") {
      let snapshot = session.snapshot
      let tensors = try snapshot.tensors.map { (path, tensor) in
        (path, path.hasSuffix("learning_rate") ? try HostTensor(.f64(), reals: [-5]) : tensor)
      }
      try session.restore(
        Snapshot(tensors, programName: "model", position: .beginning(seed: 1), scaling: nil))
    }
    #expect(try session.setting("learning_rate") == 0.5)
    refusals.add("weights without what an optimizer remembers") {
      let other = try Program(
        "model", training: Dense(1), on: Self.element, batchSize: 4, loss: meanSquaredError,
        optimizer: SGD(learningRate: 0.5))
      try session.restore(other.makeEvaluatorSession(seed: 1).snapshot)
    }
    refusals.add("weights of a model with another activation") {
      let other = try Program(
        "model", training: Dense(1, activation: tanh), on: Self.element, batchSize: 4, loss: meanSquaredError,
        optimizer: Self.rate(0.5))
      try session.restore(other.makeEvaluatorSession(seed: 1).snapshot)
    }
    refusals.check("positions")
  }
}
