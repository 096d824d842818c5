// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusPrimitives
import ApusTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension OptimizerStep {
  /// A setting at one step: a number, or a scalar of the graph.
  ///
  /// What is computed from numbers alone is computed by the compiler, in `f64`. A setting that a session may change is a
  /// scalar `f64`, which is rounded to a parameter's type only where it meets the parameter: so a step with a number that
  /// is set is, to the bit, that with the same number as a constant. A schedule computes in the parameter's own type.
  public enum Coefficient {
    /// The same at every step.
    case constant(Double)
    /// Computed from the step's number, or set by a session.
    case scalar(Tensor)

    /// Whether it is always 0, so that what it is a factor of need not be computed.
    public var isZero: Bool {
      switch self {
      case .constant(let value): value == 0
      case .scalar: false
      }
    }

    /// The number times each element of a tensor, in the tensor's type.
    public static func * (factor: Coefficient, x: Tensor) -> Tensor {
      switch factor {
      case .constant(let value): x * value
      case .scalar(let value): x * value.converted(to: x.dtype)
      }
    }

    /// The product of two numbers.
    public static func * (x: Coefficient, y: Coefficient) -> Coefficient {
      switch (x, y) {
      case (.constant(let x), .constant(let y)): .constant(x * y)
      case (.constant(let number), .scalar(let value)), (.scalar(let value), .constant(let number)):
        .scalar(value * number)
      case (.scalar(let x), .scalar(let y)):
        .scalar(x.dtype == y.dtype ? x * y : x.converted(to: .f64) * y.converted(to: .f64))
      }
    }

    /// A number times another.
    public static func * (x: Coefficient, factor: Double) -> Coefficient { x * .constant(factor) }

    /// The natural logarithm.
    public var logarithm: Coefficient {
      switch self {
      case .constant(let value): .constant(log(value))
      case .scalar(let value): .scalar(log(value))
      }
    }

    /// What is left of 1.
    public var complement: Coefficient {
      switch self {
      case .constant(let value): .constant(1 - value)
      case .scalar(let value): .scalar(1 - value)
      }
    }
  }
}
