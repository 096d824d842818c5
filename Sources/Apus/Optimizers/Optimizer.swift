// SPDX-License-Identifier: Apache-2.0

/// A rule that changes parameters so that a loss becomes smaller.
///
/// An optimizer is a value; what it remembers from step to step is part of the program's state.
public protocol Optimizer: Sendable {
  /// The name that a summary shows, such as `adam`.
  var name: String { get }

  /// Records the new value of each parameter.
  func update(_ step: OptimizerStep)
}
