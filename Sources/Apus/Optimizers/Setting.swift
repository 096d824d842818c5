// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor

/// A number that an optimizer works with, such as its learning rate or its momentum: always the same, set between steps
/// by a session, or a function of the number of steps made.
public struct Setting: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A length of training.
  public enum Duration: Hashable, Sendable {
    /// A number of steps.
    case steps(Int)
    /// A number of passes over the training data.
    case epochs(Int)
  }

  /// Records the number from that of steps made before, a scalar of the type that it must have.
  public typealias Schedule = @Sendable (_ stepsBefore: Tensor) -> Tensor

  private enum Form: Sendable {
    case constant(Double)
    case adjustable(Double)
    case schedule(Schedule)
    case scaled(Duration, from: Double, to: Double, @Sendable (_ progress: Tensor) -> Tensor)
  }

  private let form: Form

  /// The same number at every step.
  public static func constant(_ value: Double) -> Setting { Setting(form: .constant(value)) }

  /// A number that ``Session/set(_:to:)`` changes between steps, by its name, such as `learning_rate`, `momentum`,
  /// `weight_decay` or `beta1`; nothing is compiled for that.
  ///
  /// - Parameter first: The number until it is set.
  public static func adjustable(_ first: Double) -> Setting { Setting(form: .adjustable(first)) }

  /// A number computed from that of steps made before; the body is asked once for each element type of the
  /// parameters.
  public static func schedule(_ body: @escaping Schedule) -> Setting {
    Setting(form: .schedule(body))
  }

  /// Half a cosine wave from one number to another, which stays afterwards (Loshchilov and Hutter,
  /// "SGDR", ICLR 2017, without restarts).
  public static func cosine(from first: Double, to last: Double = 0, over duration: Duration) -> Setting {
    Setting(
      form: .scaled(duration, from: first, to: last) { progress in
        (cos(progress * Double.pi) + 1) * ((first - last) / 2) + last
      })
  }

  /// A straight line from one number to another, which stays afterwards.
  public static func linear(from first: Double, to last: Double, over duration: Duration) -> Setting {
    Setting(
      form: .scaled(duration, from: first, to: last) { progress in progress * (last - first) + first })
  }

  private init(form: Form) { self.form = form }

  public init(floatLiteral value: Double) { self = .constant(value) }

  public init(integerLiteral value: Int) { self = .constant(Double(value)) }

  /// The numbers between which all others lie; none for a function of a user's own.
  var ends: [Double] {
    switch form {
    case .constant(let value), .adjustable(let value): [value]
    case .schedule: []
    case .scaled(_, let first, let last, _): [first, last]
    }
  }

  /// How long the number changes; `nil` if that is not given.
  var duration: Duration? {
    switch form {
    case .constant, .adjustable, .schedule: nil
    case .scaled(let duration, _, _, _): duration
    }
  }

  /// Whether it is always 0, so that what it is a factor of is not there at all.
  var isZero: Bool {
    switch form {
    case .constant(let value): value == 0
    case .adjustable, .schedule, .scaled: false
    }
  }

  /// The number at a step, for parameters of a type; `name` is the last part of the path by which a session sets it.
  func value(
    _ name: String, in range: ClosedRange<Double>, at step: OptimizerStep, as dtype: DType
  ) -> OptimizerStep.Coefficient {
    switch form {
    case .constant(let value): return .constant(value)
    case .adjustable(let first): return .scalar(step.setting(name, first, in: range))
    case .schedule(let body):
      let before = step.stepsBefore(as: dtype)
      let value = body(before)
      guard value.isFailed || value.type == before.type else {
        return .scalar(
          before.trace.fail(
            Diagnostic(
              "a schedule of '\(name)' must give a scalar \(before.type), got \(value.type)",
              help: "compute it from the number of steps that the schedule is given")))
      }
      return .scalar(value)
    case .scaled(let duration, _, _, let body):
      let before = step.stepsBefore(as: dtype)
      guard let steps = step.steps(of: duration) else {
        return .scalar(
          before.trace.fail(
            Diagnostic(
              "a schedule of '\(name)' over epochs needs the number of training examples",
              help: "give the duration in steps, or make the program on a data set's element")))
      }
      return .scalar(body(min(before * (1 / Double(max(steps, 1))), before.filled(with: 1))))
    }
  }
}

extension ClosedRange<Double> {
  /// What may stay of a running mean.
  static let belowOne = 0...(1.0).nextDown
  /// What does not turn a step around.
  static let notNegative = 0...(Double.greatestFiniteMagnitude)
}

extension Setting.Duration {
  /// The number, and what it counts.
  var counted: (count: Int, unit: String) {
    switch self {
    case .steps(let count): (count, "step")
    case .epochs(let count): (count, "epoch")
    }
  }
}

extension OptimizerStep {
  /// The number of steps of a duration; `nil` if it is given in epochs of unknown length.
  func steps(of duration: Setting.Duration) -> Int? {
    switch duration {
    case .steps(let count): count
    case .epochs(let count):
      stepsPerEpoch.map { steps in
        let (product, overflow) = steps.multipliedReportingOverflow(by: count)
        return overflow ? .max : product
      }
    }
  }
}
