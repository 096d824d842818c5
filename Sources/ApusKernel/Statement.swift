// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// A step of a kernel.
///
/// Loop variables and locals are numbered apart; each number is defined once in a kernel.
public indirect enum Statement: Hashable, Sendable {
  /// Runs the body for each multiple of `step` from 0 below `count`.
  ///
  /// The count may use variables of loops around this one, and locals that do not change.
  case loop(variable: Int, count: AffineIndex, step: Int = 1, body: [Statement])
  /// Makes an array on the stack, not initialised.
  case array(Int, DType, count: Int)
  /// Defines a local that does not change.
  case define(Int, DType, Expression)
  /// Defines a local that later assignments change.
  case variable(Int, DType, Expression)
  /// Gives a changeable local a new value.
  case assign(Int, Expression)
  /// Writes an element.
  case store(Place, Expression, DType)
  /// Calls a runtime function for its effect.
  case call(RuntimeCall)
  /// Leaves the kernel with the status "index out of range" and a position where a `bool` holds.
  case fail(if: Expression, position: AffineIndex)
  /// A remark for the reader of the C file.
  case comment(String)
}

/// A call of a runtime function.
public struct RuntimeCall: Hashable, Sendable {
  /// What is passed for a parameter.
  public enum Argument: Hashable, Sendable {
    /// The address of an element.
    case address(Place)
    /// A count, stride or flag.
    case integer(AffineIndex)
  }

  /// The function.
  public let function: RuntimeFunction
  /// Its arguments in order.
  public let arguments: [Argument]

  /// Creates a call.
  public init(_ function: RuntimeFunction, _ arguments: [Argument]) {
    self.function = function
    self.arguments = arguments
  }
}
