// SPDX-License-Identifier: Apache-2.0

/// How an operator that owns graphs runs them: which, how often, what their inputs are, and what becomes of their outputs.
///
/// There is an input for each operand but a condition, in order.
public struct Region: Hashable, Sendable {
  /// How often the graph is run.
  public enum Trip: Hashable, Sendable {
    /// Once.
    case once
    /// As often as a count says; step `t` sees the slice `t`, or `count - 1 - t` if it goes backwards.
    case count(Int, isReversed: Bool)
    /// As long as the truth value is true with which a step begins, the first operand in the first step and the first
    /// output in any other; and at most as often as a count says.
    case whileTrue(Int)
    /// Once: the first of two graphs if the condition is true, else the second.
    case choice
  }

  /// What an input of the graph is.
  public enum Input: Hashable, Sendable {
    /// No input, but the truth value that chooses between two graphs.
    case condition
    /// The operand in the first step; in any other, what the graph gave as an output in the step before.
    case carried(output: Int)
    /// The part of the operand, along its first axis, that belongs to the step.
    case slice
    /// The operand in every step.
    case invariant
  }

  /// What a result of the operator is.
  public enum Result: Hashable, Sendable {
    /// What the graph that was run gave as an output in the last step, or the operand of the input that carries it if
    /// there was no step.
    case last(output: Int)
    /// What the graph gave as an output in each step, in the order of the slices, along a new first axis.
    case stacked(output: Int)

    /// The output that it is, of the last step or of all.
    package var output: Int {
      switch self {
      case .last(let output), .stacked(let output): output
      }
    }
  }

  /// How often the graph is run.
  public let trip: Trip
  /// What the inputs of the graph are, one for each operand.
  public let inputs: [Input]
  /// What the results of the operator are.
  public let results: [Result]

  /// Describes a region.
  public init(trip: Trip, inputs: [Input], results: [Result]) {
    self.trip = trip
    self.inputs = inputs
    self.results = results
  }

  /// Whether there is one graph, known to be run once or not at all.
  package var isRunOnceAtMost: Bool {
    switch trip {
    case .once: true
    case .count(let count, _), .whileTrue(let count): count <= 1
    case .choice: false
    }
  }
}
