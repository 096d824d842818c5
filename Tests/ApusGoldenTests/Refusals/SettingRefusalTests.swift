// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// What a user reads when an optimizer or an initialiser is given a number that makes no sense.
@Suite struct SettingRefusalTests {
  private static let (file, line) = ("m/main.swift", 4)

  private static let optimizers: [(title: String, optimizer: any Optimizer)] = [
    ("SGD with a negative rate", SGD(learningRate: -0.1, file: file, line: line)),
    ("SGD with a rate that is no number", SGD(learningRate: .constant(.nan), file: file, line: line)),
    ("Adam with an infinite rate", Adam(learningRate: .constant(.infinity), file: file, line: line)),
    (
      "Adam with a rate that falls below zero",
      Adam(learningRate: .linear(from: 0.1, to: -0.1, over: .steps(9)), file: file, line: line)
    ),
    (
      "AdamW with a rate that begins below zero",
      AdamW(learningRate: .cosine(from: -1e-3, over: .steps(9)), file: file, line: line)
    ),
    (
      "AdamW with a rate over no epochs",
      AdamW(learningRate: .cosine(from: 1e-3, over: .epochs(0)), file: file, line: line)
    ),
    (
      "AdamW with a rate over a negative number of steps",
      AdamW(learningRate: .linear(from: 1e-3, to: 0, over: .steps(-3)), file: file, line: line)
    ),
    (
      "SGD with a momentum that grows to 1",
      SGD(learningRate: 0.1, momentum: .linear(from: 0.5, to: 1, over: .steps(9)), file: file, line: line)
    ),
    ("SGD with a momentum of 1", SGD(learningRate: 0.1, momentum: 1, file: file, line: line)),
    ("SGD with a negative momentum", SGD(learningRate: 0.1, momentum: -0.5, file: file, line: line)),
    (
      "SGD in Nesterov's form without momentum",
      SGD(learningRate: 0.1, nesterov: true, file: file, line: line)
    ),
    ("SGD with a negative decay", SGD(learningRate: 0.1, weightDecay: -1, file: file, line: line)),
    ("Adam with a beta1 of 1", Adam(beta1: 1, file: file, line: line)),
    ("Adam with a beta2 that is no number", Adam(beta2: .constant(.nan), file: file, line: line)),
    ("Adam with a negative epsilon", Adam(epsilon: -1e-8, file: file, line: line)),
    ("Adam with an epsilon of 0, which divides 0 by 0", Adam(epsilon: 0, file: file, line: line)),
    (
      "Adam with an epsilon that the parameters' type does not have",
      Adam(epsilon: 1e-60, file: file, line: line)
    ),
    ("Adam with an epsilon that arithmetic takes for 0", Adam(epsilon: 1e-40, file: file, line: line)),
    ("Adam with a beta2 that rounds to 1", Adam(beta2: .constant(1 - 1e-12), file: file, line: line)),
    ("SGD with a rate beyond the parameters' type", SGD(learningRate: 1e40, file: file, line: line)),
    ("AdamW with an infinite decay", AdamW(weightDecay: .constant(.infinity), file: file, line: line)),
    ("AdamW with a negative beta1", AdamW(beta1: -0.1, file: file, line: line)),
    (
      "SGD with a rate for each row",
      SGD(learningRate: .schedule { $0.filled(with: 0.1).broadcast(to: [4, 1]) }, file: file, line: line)
    ),
    (
      "Adam with a rate of integers",
      Adam(learningRate: .schedule { $0.converted(to: .i32) }, file: file, line: line)
    ),
  ]

  @Test func settingsThatMakeNoSenseAreRefused() {
    var refusals = Refusals()
    for (title, classes, count) in [("-1 examples", 2, -1), ("0 classes", 0, 12), ("-3 classes", -3, 12)] {
      refusals.add("an element of \(title)") {
        let element = DatasetElement(
          features: .f32(4), target: TensorType(.i32, .scalar), classCount: classes, count: count)
        _ = try Program(
          "model", training: Dense(2), on: element, batchSize: 8, loss: softmaxCrossEntropy,
          optimizer: SGD(learningRate: 0.1), file: "m/main.swift", line: 3)
      }
    }
    for (title, optimizer) in Self.optimizers {
      refusals.add(title) {
        _ = try Program(
          "model", training: Dense(1), on: DatasetElement(features: .f32(4), target: .f32(1), count: 12),
          batchSize: 8, loss: meanSquaredError, optimizer: optimizer, file: "m/main.swift", line: 3)
      }
    }
    for initializer in [
      Initializer.uniform(within: -1), .uniform(within: .nan), .normal(deviation: -0.1),
      .normal(deviation: .infinity), .constant(.nan), .constant(-.infinity), .constant(1e40),
      .uniform(within: 2e38), .normal(deviation: 1e38),
    ] {
      refusals.add("weights drawn as \(initializer.name)") {
        let layer = Dense(2, initializer: initializer, file: "m/Model.swift", line: 9)
        _ = try Program("model", over: ["layer": layer], file: "m/main.swift", line: 3) { program in
          program.entryPoint("main") { $0.result("y", layer($0.input("x", .f32(2, 3)))) }
        }
      }
    }
    addSessions(&refusals)
    refusals.check("settings")
  }

  /// An optimizer with a setting in a range of its own.
  private struct Damped: Optimizer {
    let name = "damped"
    func update(_ step: OptimizerStep) {
      for item in step.items {
        let damping = step.setting("damping", 0.5, in: 0.25...1, as: item.parameter.dtype)
        step.update(item, to: item.parameter - item.gradient * damping)
      }
    }
  }

  private func addSessions(_ refusals: inout Refusals) {
    func session(_ optimizers: [any Optimizer]) throws(Diagnostic) -> Session {
      let layer = Dense(1)
      return try Program("model", over: ["layer": layer]) { program in
        for (position, optimizer) in optimizers.enumerated() {
          program.entryPoint("step\(position)") { step in
            let loss = layer(step.input("x", .f32(2, 3))).mean()
            step.minimize(loss, with: optimizer, named: "optimizer\(position)")
          }
        }
      }.makeSession(engine: .interpreter)
    }
    let rate = SGD(learningRate: .adjustable(0.1))
    refusals.add("a rate that is negative from the start") {
      _ = try session([SGD(learningRate: .adjustable(-1), file: "m/main.swift", line: 4)])
    }
    for (title, optimizers, name, value) in [
      ("a setting that no optimizer has", [SGD(learningRate: 0.1)], "learning_rate", 0.1),
      ("a setting of another name", [rate], "learningrate", 0.1),
      ("a setting of two optimizers", [rate, rate], "learning_rate", 0.1),
      ("a negative rate", [rate], "learning_rate", -0.1),
      ("a rate that is no number", [rate], "learning_rate", .nan),
      ("a rate that the parameters' type takes for 0", [rate], "learning_rate", 1e-60),
      ("a setting beyond its range", [Damped()], "damping", 2),
      (
        "a momentum that rounds to 1", [SGD(learningRate: 0.1, momentum: .adjustable(0.5))], "momentum",
        1 - 1e-12
      ),
      ("a negative decay later", [AdamW(weightDecay: .adjustable(0.5))], "weight_decay", -0.1),
    ] as [(String, [any Optimizer], String, Double)] {
      refusals.add(title) { try session(optimizers).set(name, to: value) }
    }
  }

  @Test func settingsAtTheEdgeAreTaken() throws {
    let optimizers: [any Optimizer] = [
      SGD(learningRate: 0), SGD(learningRate: 0.1, momentum: 0.999, nesterov: true),
      Adam(beta1: 0, beta2: 0, epsilon: 0x1p-126), AdamW(weightDecay: 0),
      AdamW(learningRate: .linear(from: 0, to: 0, over: .steps(1))),
    ]
    for optimizer in optimizers { try optimizer.check(for: .f32) }
    try Adam(beta2: .constant(1 - 1e-12), epsilon: 1e-60).check(for: .f64)
    for (initializer, dtype) in [
      (Initializer.constant(-3e38), DType.f32), (.uniform(within: 1e38), .f32), (.normal(deviation: 0), .f32),
      (.constant(-1e300), .f64), (.uniform(within: 1e300), .f64),
    ] {
      let layer = Dense(2, initializer: initializer)
      let program = try Program("model", over: ["layer": layer]) { program in
        program.entryPoint("main") { $0.result("y", layer($0.input("x", TensorType(dtype, [2, 3])))) }
      }
      let weight = try #require(program.makeEvaluatorSession(seed: 1).snapshot["layer.weight"])
      #expect(weight.reals.allSatisfy { $0.isFinite }, "\(initializer.name)")
    }
  }
}
