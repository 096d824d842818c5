// SPDX-License-Identifier: Apache-2.0

/// A source of which only the first elements along its first axis are given, as many as an input says when the program
/// runs.
///
/// What it is declared with are the greatest sizes: memory is laid out for them.
public protocol BatchSource: Primitive {
  /// The name of the input that counts the examples, an `i64` without axes.
  var counter: String { get }
  /// The greatest number of examples.
  var limit: Int { get }
}

/// An operator whose only result, an `i64` without axes, is the size of an axis of its operand.
public protocol AxisQuery: Primitive {
  /// The axis.
  var axis: Int { get }
}

/// How many examples a graph takes when it runs.
public struct BatchCount: Hashable, Sendable {
  /// The name of the input that says how many there are.
  public let counter: String
  /// The greatest number of examples, for which memory is laid out.
  public let limit: Int
}
