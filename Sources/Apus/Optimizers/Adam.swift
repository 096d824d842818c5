// SPDX-License-Identifier: Apache-2.0

import ApusGraph
public import ApusIO
import ApusPrimitives
public import ApusTensor

/// Adam (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015).
///
/// With gradient g at step t: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
/// p ← p − rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
public struct Adam: Optimizer {
  /// How far a step goes.
  public let learningRate: Setting
  /// How much of the mean gradient stays.
  public let beta1: Setting
  /// How much of the mean squared gradient stays.
  public let beta2: Setting
  /// What keeps the division finite.
  public let epsilon: Double
  private let place: Diagnostic.Place

  /// Creates an optimizer.
  public init(
    learningRate: Setting = 1e-3, beta1: Setting = 0.9, beta2: Setting = 0.999, epsilon: Double = 1e-8,
    file: String = #fileID, line: Int = #line
  ) {
    place = Diagnostic.Place(file: file, line: line)
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  public var name: String { "adam" }

  public func check(for dtype: DType) throws(Diagnostic) {
    try check(SettingCheck(optimizer: "Adam", dtype: dtype, place: place))
  }

  /// Checks the settings for an optimizer that goes by another name.
  fileprivate func check(_ settings: SettingCheck) throws(Diagnostic) {
    try settings.require("learningRate", learningRate)
    try settings.require("beta1", beta1, below: 1)
    try settings.require("beta2", beta2, below: 1)
    try settings.require("epsilon", epsilon, positive: true)
  }

  public func update(_ step: OptimizerStep) { update(step, decay: 0) }

  /// Records Adam's step after shrinking each parameter by rate · decay.
  func update(_ step: OptimizerStep, decay: Setting) {
    for dtype in step.dtypes {
      let rate = step.rate(learningRate, as: dtype)
      let beta1 = step.value(of: beta1, named: "beta1", in: .belowOne, as: dtype)
      let beta2 = step.value(of: beta2, named: "beta2", in: .belowOne, as: dtype)
      let decay = step.value(
        of: decay, named: "weight_decay", in: .notNegative, as: dtype)
      let number = step.number(as: dtype)
      // 1 − βᵗ = −expm1(t log β) keeps its leading digits for small t, where 1 − pow(β, t) loses them.
      let correction1 = -expm1(beta1.logarithm * number)
      let correction2 = -expm1(beta2.logarithm * number)
      // Scalars, so that an element costs one square root and one division.
      let size = rate * (1 / correction1)
      let spread = rsqrt(correction2)
      for item in step.items(of: dtype) {
        let (p, g) = (item.parameter, item.gradient)
        let m = beta1 * step.slot("first_moment", for: item) + beta1.complement * g
        let v = beta2 * step.slot("second_moment", for: item) + beta2.complement * (g * g)
        step.updateSlot("first_moment", for: item, to: m)
        step.updateSlot("second_moment", for: item, to: v)
        let denominator = sqrt(v) * spread + epsilon
        let kept = decay.isZero ? p : p - rate * decay * p
        step.update(item, to: kept - size * m / denominator)
      }
    }
  }
}

/// Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization",
/// ICLR 2019).
///
/// Each parameter first shrinks by rate · decay of itself; then Adam's step follows.
public struct AdamW: Optimizer {
  private let adam: Adam
  /// How much a parameter shrinks, in units of the learning rate.
  public let weightDecay: Setting
  private let place: Diagnostic.Place

  /// Creates an optimizer.
  public init(
    learningRate: Setting = 1e-3, weightDecay: Setting = 0.01, beta1: Setting = 0.9,
    beta2: Setting = 0.999, epsilon: Double = 1e-8, file: String = #fileID, line: Int = #line
  ) {
    place = Diagnostic.Place(file: file, line: line)
    adam = Adam(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.weightDecay = weightDecay
  }

  public var name: String { "adamw" }

  public func check(for dtype: DType) throws(Diagnostic) {
    let settings = SettingCheck(optimizer: "AdamW", dtype: dtype, place: place)
    try adam.check(settings)
    try settings.require("weightDecay", weightDecay)
  }

  public func update(_ step: OptimizerStep) { adam.update(step, decay: weightDecay) }
}
