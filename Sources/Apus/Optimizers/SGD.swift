// SPDX-License-Identifier: Apache-2.0

import ApusGraph
public import ApusIO
import ApusPrimitives
public import ApusTensor

/// Stochastic gradient descent, with momentum if wanted.
///
/// With gradient g, momentum μ and velocity v: v ← μ v + g, p ← p − rate · v; with Nesterov's form
/// p ← p − rate · (g + μ v) (Sutskever et al., "On the importance of initialization and momentum in deep
/// learning", ICML 2013, as PyTorch writes it).
public struct SGD: Optimizer {
  /// How far a step goes.
  public let learningRate: Setting
  /// How much of the velocity stays.
  public let momentum: Setting
  /// Whether the gradient is taken where momentum would lead.
  public let nesterov: Bool
  /// How much of the parameter is added to the gradient.
  public let weightDecay: Setting
  private let place: Diagnostic.Place

  /// Creates an optimizer.
  public init(
    learningRate: Setting, momentum: Setting = 0, nesterov: Bool = false, weightDecay: Setting = 0,
    file: String = #fileID, line: Int = #line
  ) {
    place = Diagnostic.Place(file: file, line: line)
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
    self.weightDecay = weightDecay
  }

  public var name: String { nesterov ? "sgd-nesterov" : momentum.isZero ? "sgd" : "sgd-momentum" }

  public func check(for dtype: DType) throws(Diagnostic) {
    let settings = SettingCheck(optimizer: "SGD", dtype: dtype, place: place)
    try settings.require("learningRate", learningRate)
    try settings.require("momentum", momentum, below: 1)
    try settings.require("weightDecay", weightDecay)
    guard !nesterov || !momentum.isZero else {
      throw Diagnostic(
        "SGD in Nesterov's form needs momentum, got 0", place: place, help: "give it momentum: 0.9")
    }
  }

  public func update(_ step: OptimizerStep) {
    for dtype in step.dtypes { update(step, dtype) }
  }

  private func update(_ step: OptimizerStep, _ dtype: DType) {
    let rate = step.rate(learningRate, as: dtype)
    let momentum = step.value(of: momentum, named: "momentum", in: .belowOne, as: dtype)
    let decay = step.value(
      of: weightDecay, named: "weight_decay", in: .notNegative, as: dtype)
    for item in step.items(of: dtype) {
      var gradient = item.gradient
      if !decay.isZero { gradient = gradient + decay * item.parameter }
      guard !momentum.isZero else {
        step.update(item, to: item.parameter - rate * gradient)
        continue
      }
      let velocity = momentum * step.slot("velocity", for: item) + gradient
      step.updateSlot("velocity", for: item, to: velocity)
      let direction = nesterov ? gradient + momentum * velocity : velocity
      step.update(item, to: item.parameter - rate * direction)
    }
  }
}
