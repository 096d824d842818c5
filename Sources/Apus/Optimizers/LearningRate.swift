// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor

/// How far an optimizer's step goes: a number, or a function of the number of steps made.
public struct LearningRate: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A length of training.
  public enum Duration: Hashable, Sendable {
    /// A number of steps.
    case steps(Int)
    /// A number of passes over the training data.
    case epochs(Int)
  }

  /// Records the rate from the number of steps made before, a scalar of the type that the rate must have.
  public typealias Schedule = @Sendable (_ stepsBefore: Tensor) -> Tensor

  private enum Form: Sendable {
    case constant(Double)
    case adjustable(Double)
    case schedule(Schedule)
    case scaled(Duration, from: Double, to: Double, @Sendable (_ progress: Tensor) -> Tensor)
  }

  private let form: Form

  /// The same rate at every step.
  public static func constant(_ value: Double) -> LearningRate { LearningRate(form: .constant(value)) }

  /// A rate that ``Session/set(_:to:)`` changes between steps, as `learning_rate`; nothing is compiled for that.
  ///
  /// - Parameter first: The rate until it is set.
  public static func adjustable(_ first: Double) -> LearningRate { LearningRate(form: .adjustable(first)) }

  /// A rate computed from the number of steps made before; the body is asked once for each element type of the
  /// parameters.
  public static func schedule(_ body: @escaping Schedule) -> LearningRate {
    LearningRate(form: .schedule(body))
  }

  /// Half a cosine wave from one rate down to another, which stays afterwards (Loshchilov and Hutter,
  /// "SGDR", ICLR 2017, without restarts).
  public static func cosine(from first: Double, to last: Double = 0, over duration: Duration) -> LearningRate
  {
    LearningRate(
      form: .scaled(duration, from: first, to: last) { progress in
        (cos(progress * Double.pi) + 1) * ((first - last) / 2) + last
      })
  }

  /// A straight line from one rate to another, which stays afterwards.
  public static func linear(from first: Double, to last: Double, over duration: Duration) -> LearningRate {
    LearningRate(
      form: .scaled(duration, from: first, to: last) { progress in progress * (last - first) + first })
  }

  private init(form: Form) { self.form = form }

  public init(floatLiteral value: Double) { self = .constant(value) }

  public init(integerLiteral value: Int) { self = .constant(Double(value)) }

  /// The rates between which all others lie; none for a function of a user's own.
  var ends: [Double] {
    switch form {
    case .constant(let value), .adjustable(let value): [value]
    case .schedule: []
    case .scaled(_, let first, let last, _): [first, last]
    }
  }

  /// How long the rate changes; `nil` if that is not given.
  var duration: Duration? {
    switch form {
    case .constant, .adjustable, .schedule: nil
    case .scaled(let duration, _, _, _): duration
    }
  }

  /// The rate, if it is the same at every step.
  var constantValue: Double? {
    switch form {
    case .constant(let value): value
    case .adjustable, .schedule, .scaled: nil
    }
  }

  /// The rate until it is set, if a session may set it.
  var adjustableValue: Double? {
    switch form {
    case .adjustable(let value): value
    case .constant, .schedule, .scaled: nil
    }
  }

  /// Records the rate at a step as a scalar of a type.
  func recorded(at step: OptimizerStep, as dtype: DType) -> Tensor {
    let before = step.stepsBefore(as: dtype)
    switch form {
    case .constant(let value), .adjustable(let value): return before.filled(with: value)
    case .schedule(let body):
      let rate = body(before)
      guard rate.isFailed || rate.type == before.type else {
        return before.trace.fail(
          Diagnostic(
            "a learning rate must be a scalar \(before.type), got \(rate.type)",
            help: "compute it from the number of steps that the schedule is given"))
      }
      return rate
    case .scaled(let duration, _, _, let body):
      guard let steps = step.steps(of: duration) else {
        return before.trace.fail(
          Diagnostic(
            "a learning rate over epochs needs the number of training examples",
            help: "give the duration in steps, or make the program on a data set's element"))
      }
      return body(min(before * (1 / Double(max(steps, 1))), before.filled(with: 1)))
    }
  }
}

extension LearningRate.Duration {
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
  func steps(of duration: LearningRate.Duration) -> Int? {
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
