// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusZoo
import Foundation
import Testing

/// Training against PyTorch; `Tests/Oracles/training.py` writes the numbers.
@Suite struct TrainingOracleTests {
  private struct Numbers: Decodable {
    let optimizers: [String: [[Double]]]
    let models: [String: [Double]]
  }

  private func numbers() throws -> Numbers {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../golden/models/training.json").standardized
    return try JSONDecoder().decode(Numbers.self, from: Data(contentsOf: file))
  }

  private static let cases: [(name: String, optimizer: any Optimizer)] = [
    ("sgd", SGD(learningRate: 0.1)), ("sgd-decay", SGD(learningRate: 0.1, weightDecay: 0.1)),
    ("momentum", SGD(learningRate: 0.1, momentum: 0.9)),
    ("nesterov", SGD(learningRate: 0.1, momentum: 0.9, nesterov: true)), ("adam", Adam(learningRate: 0.05)),
    ("adam-betas", Adam(learningRate: 0.05, beta1: 0.5, beta2: 0.9, epsilon: 1e-3)),
    ("adamw", AdamW(learningRate: 0.05, weightDecay: 0.1)),
    ("adamw-cosine", AdamW(learningRate: .cosine(from: 0.05, to: 0.01, over: .steps(4)), weightDecay: 0.1)),
  ]

  @Test("optimizers change weights as PyTorch's do", arguments: cases.map(\.name))
  func optimizers(_ name: String) throws {
    let expected = try #require(try numbers().optimizers[name])
    let optimizer = try #require(Self.cases.first { $0.name == name }).optimizer
    let data = try Dataset(
      features: [1, -2, 0.5, 0.25, 1.5, -1], shape: [3], values: [1, 2, -1, 0.5], valueShape: [2])
    let model = Dense(2, bias: false, initializer: .constant(0.5))
    let program = try Program(
      "weights", training: model, on: data.element, batchSize: 2, loss: meanSquaredError,
      optimizer: optimizer)
    for session in [try program.makeEvaluatorSession(seed: 0), try program.makeSession(engine: .tcc)] {
      for weights in expected {
        for batch in try data.batches(of: 2) { try session.trainStep(batch) }
        let found = try #require(session.snapshot["weight"]).reals
        for (x, y) in zip(found, weights) { #expect(abs(x - y) <= 1e-5 * max(1, abs(y)), "\(found)") }
      }
    }
  }

  @Test("weights in f64 have the accuracy of f64, also beside weights in f32", arguments: cases.map(\.name))
  func optimizersInDoublePrecision(_ name: String) throws {
    let expected = try #require(try numbers().optimizers[name])
    let optimizer = try #require(Self.cases.first { $0.name == name }).optimizer
    func model() -> Dense { Dense(2, bias: false, initializer: .constant(0.5)) }
    let (narrow, wide) = (model(), model())
    let program = try Program("weights", over: ["narrow": narrow, "wide": wide]) { program in
      program.entryPoint("train") { step in
        let (x, y) = (step.input("x", .f64(2, 3)), step.input("y", .f64(2, 2)))
        let loss = meanSquaredError(wide(x), y)
        let other = meanSquaredError(narrow(x.converted(to: .f32)), y.converted(to: .f32))
        step.minimize(loss + other.converted(to: .f64), with: optimizer)
      }
    }
    let x = try HostTensor(.f64(2, 3), reals: [1, -2, 0.5, 0.25, 1.5, -1])
    let y = try HostTensor(.f64(2, 2), reals: [1, 2, -1, 0.5])
    for session in [try program.makeEvaluatorSession(seed: 0), try program.makeSession(engine: .tcc)] {
      for weights in expected {
        _ = try session("train", x, y)
        for (path, tolerance) in [("wide.weight", 1e-14), ("narrow.weight", 1e-5)] {
          let found = try #require(session.snapshot[path]).reals
          for (x, y) in zip(found, weights) {
            #expect(abs(x - y) <= tolerance * max(1, abs(y)), "\(path): \(found), not \(weights)")
          }
        }
      }
    }
  }

  @Test("the first 20 losses of every model are PyTorch's", arguments: Zoo.names)
  func models(_ name: String) throws {
    let isThere = FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")
    guard name != "fashion-mnist" || isThere else { return }
    let expected = try #require(try numbers().models[name])
    let model = try Zoo.model(name)
    let (data, _) = try ZooData.named(name)
    let program = try model.program(on: data.element, batchSize: model.batchSize, epochs: model.epochs)
    let session = try program.makeSession(seed: 42, engine: .tcc)
    var losses: [Double] = []
    for epoch in 0..<20 where losses.count < expected.count {
      for batch in try data.batches(of: model.batchSize, shuffledBy: 42, epoch: epoch) {
        guard losses.count < expected.count else { break }
        losses.append(try session.trainStep(batch))
      }
    }
    #expect(losses.count == 20 && expected.count == 20)
    for (x, y) in zip(losses, expected) { #expect(abs(x - y) <= 1e-4 * abs(y), "\(x) \(y)") }
  }
}
