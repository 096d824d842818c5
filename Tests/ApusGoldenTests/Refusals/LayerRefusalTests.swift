// SPDX-License-Identifier: Apache-2.0

import Apus
import Testing

/// What a user reads whose layer has statistics, a mode or several tensors, and uses them wrongly.
@Suite struct LayerRefusalTests {
  /// A layer that does one thing while it is recorded.
  private struct Probe: UnaryLayer {
    private let identity = LayerIdentity("Probe", file: "m/Model.swift", line: 9)
    private let body: @Sendable (LayerContext, Tensor) -> Void

    init(_ body: @escaping @Sendable (LayerContext, Tensor) -> Void) { self.body = body }

    var structure: LayerStructure { .identity(identity) }

    func callAsFunction(_ x: Tensor) -> Tensor {
      identity.record(on: x) { layer in
        let weight = layer.parameter("weight", x.type, .ones)
        body(layer, x)
        return x * weight
      }
    }
  }

  /// A layer of two tensors that says it has two results.
  private struct Halves: Layer {
    let identity = LayerIdentity("Halves", file: "m/Model.swift", line: 12)
    let count: Int
    var structure: LayerStructure { .identity(identity) }

    func callAsFunction(_ x: Tensor, _ y: Tensor) -> [Tensor] {
      identity.record(on: x, y, resultCount: 2) { _ in Array(repeating: x + y, count: count) }
    }
  }

  private static let probes: [(String, LayerMode, @Sendable (LayerContext, Tensor) -> Void)] = [
    (
      "a statistic that is updated where nothing is trained", .inference,
      { layer, x in
        let mean = layer.statistic("mean", x.type, .zeros)
        layer.update("mean", to: mean + x)
      }
    ),
    ("a statistic that nobody asked for", .training, { layer, x in layer.update("mean", to: x) }),
    ("a parameter as a statistic", .training, { layer, x in layer.update("weight", to: x) }),
    (
      "a statistic of another type", .training,
      { layer, x in
        _ = layer.statistic("mean", x.type, .zeros)
        layer.update("mean", to: x.sum())
      }
    ),
    (
      "a statistic of another trace", .training,
      { layer, x in
        _ = layer.statistic("mean", x.type, .zeros)
        layer.update("mean", to: Trace().input("x", x.type))
      }
    ),
    (
      "a statistic with the name of a parameter", .training,
      { layer, x in _ = layer.statistic("weight", x.type, .zeros) }
    ),
  ]

  private static func record(
    _ layer: some UnaryLayer, _ type: TensorType, mode: LayerMode? = .training
  ) throws {
    _ = try Program("model", over: ["layer": layer], file: "m/main.swift", line: 3) { program in
      program.entryPoint("main", mode: mode) { $0.result("y", layer($0.input("x", type))) }
    }
  }

  @Test func layersAreRefused() throws {
    var refusals = Refusals()
    for (title, mode, body) in Self.probes {
      refusals.add(title) { try Self.record(Probe(body), .f32(3), mode: mode) }
    }
    for (title, type, momentum, epsilon) in [
      ("a vector", TensorType.f32(3), 0.1, 1e-5), ("integers", .i32(2, 3), 0.1, 1e-5),
      ("a momentum above 1", .f32(2, 3), 1.5, 1e-5), ("an epsilon that is 0 in f32", .f32(2, 3), 0.1, 1e-60),
    ] {
      refusals.add("batch normalization of \(title)") {
        try Self.record(
          BatchNormalization(momentum: momentum, epsilon: epsilon, file: "m/Model.swift", line: 7), type)
      }
    }
    for (title, type, rate) in [
      ("a negative rate", TensorType.f32(3), -0.5), ("a rate of 1", .f32(3), 1), ("no rate", .f32(3), .nan),
      ("integers", .i32(3), 0.5),
    ] {
      refusals.add("dropout of \(title)") {
        try Self.record(Dropout(rate, file: "m/Model.swift", line: 7), type)
      }
    }
    refusals.add("a loss minimised by layers that do not know whether they are trained") {
      let layer = BatchNormalization()
      _ = try Program("model", over: ["layer": layer], file: "m/main.swift", line: 3) { program in
        program.entryPoint("step") { step in
          let loss = layer(step.input("x", .f32(4, 2))).sum()
          step.minimize(loss, with: SGD(learningRate: 0.1), file: "m/main.swift", line: 5)
        }
      }
    }
    refusals.add("a layer with fewer results than it says") {
      let layer = Halves(count: 1)
      _ = try Program("model", over: ["layer": layer], file: "m/main.swift", line: 3) { program in
        program.entryPoint("main") { step in
          let results = layer(step.input("x", .f32(2)), step.input("z", .f32(2)))
          #expect(results.count == 2)
          step.result("y", results[1])
        }
      }
    }
    refusals.add("a layer of tensors of two entry points") {
      let layer = Halves(count: 2)
      var foreign: Tensor?
      _ = try Program("model", over: ["layer": layer], file: "m/main.swift", line: 3) { program in
        program.entryPoint("first") { step in
          let x = step.input("x", .f32(2))
          foreign = x
          step.result("y", x)
        }
        program.entryPoint("second") { step in
          let x = step.input("x", .f32(2))
          step.result("y", layer(x, foreign ?? x)[0])
        }
      }
    }
    refusals.check("layers")
  }
}
