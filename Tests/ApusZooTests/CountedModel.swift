// SPDX-License-Identifier: Apache-2.0

import Apus
import RandomSources
import Testing

/// A dense model whose batches may have any size up to a greatest one.
struct CountedModel: Sendable, CustomTestStringConvertible {
  let name: String
  let element: DatasetElement
  let layers: [any UnaryLayer]
  let loss: Loss
  var metrics: KeyValuePairs<String, Metric> = [:]
  let optimizer: any Optimizer

  var testDescription: String { name }

  /// The program for batches of one size.
  func program(batchSize: Int) throws -> Program {
    try Program(
      name, training: Sequential(layers), on: element, batchSize: batchSize, loss: loss, metrics: metrics,
      optimizer: optimizer)
  }

  /// The program for batches of any size up to one.
  func program(upTo limit: Int) throws -> Program { try program(batchSize: 1).takingBatches(upTo: limit) }

  /// Features and targets of some examples.
  func batch(_ count: Int, seed: Int) throws -> (x: HostTensor, y: HostTensor) {
    var random = RandomSource(seed: UInt64(seed))
    let (features, targets) = (element.featureBatch(count), element.targetBatch(count))
    let x = try HostTensor(
      features, reals: (0..<features.elementCount).map { _ in Double.random(in: -1...1, using: &random) })
    let classes = element.classCount ?? 2
    let y = try HostTensor(
      targets,
      reals: (0..<targets.elementCount).map { _ in Double(Int.random(in: 0..<classes, using: &random)) })
    return (x, y)
  }

  private static func reals(_ features: Int, _ targets: Int) -> DatasetElement {
    DatasetElement(features: .f32(features), target: .f32(targets))
  }

  private static func labels(_ features: Shape, _ classes: Int) -> DatasetElement {
    DatasetElement(
      features: TensorType(.f32, features), target: TensorType(.i32, .scalar), classCount: classes)
  }

  /// Small products, momentum, a metric.
  static let xor = CountedModel(
    name: "xor", element: reals(2, 1), layers: [Dense(3, activation: tanh), Dense(1)],
    loss: logisticCrossEntropy, metrics: ["accuracy": binaryAccuracy],
    optimizer: SGD(learningRate: 0.5, momentum: 0.9))
  /// Labels, of which the check stops a step, and products that are packed.
  static let classes = CountedModel(
    name: "classes", element: labels([5, 4], 3), layers: [Flatten(), Dense(33, activation: relu), Dense(3)],
    loss: softmaxCrossEntropy, metrics: ["accuracy": accuracy], optimizer: Adam(learningRate: 0.01))
  /// Long sums, which the runtime cuts.
  static let wide = CountedModel(
    name: "wide", element: reals(300, 10), layers: [Dense(64, activation: logistic), Dense(10)],
    loss: meanSquaredError, optimizer: AdamW(learningRate: 0.01))
  /// A bottleneck with noise and the loss of an autoencoder.
  static let noisy = CountedModel(
    name: "noisy", element: reals(24, 24),
    layers: [Dense(16, activation: relu), Dropout(0.3), Dense(4), Dropout(0.1), Dense(24)],
    loss: halfSquaredError, optimizer: SGD(learningRate: 0.1, momentum: 0.5, nesterov: true))
  /// Statistics of a batch.
  static let normalized = CountedModel(
    name: "normalized", element: reals(8, 4),
    layers: [Dense(16), BatchNormalization(), Dense(4)], loss: meanAbsoluteError,
    optimizer: Adam(learningRate: 0.01))
  static let all = [xor, classes, wide, noisy, normalized]
}
