// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusTensor

/// A rule that changes parameters so that a loss becomes smaller.
///
/// An optimizer is a value; what it remembers from step to step is part of the program's state.
public protocol Optimizer: Sendable {
  /// The name that a summary shows, such as `adam`.
  var name: String { get }

  /// Refuses settings that make no sense for parameters of an element type; the place is where the optimizer was
  /// made.
  ///
  /// It is asked once for each type among the parameters. By default all settings are taken.
  func check(for dtype: DType) throws(Diagnostic)

  /// Records the new value of each parameter.
  func update(_ step: OptimizerStep)
}

extension Optimizer {
  public func check(for dtype: DType) throws(Diagnostic) {}
}
