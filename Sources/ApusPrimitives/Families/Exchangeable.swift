// SPDX-License-Identifier: Apache-2.0

public import ApusGraph

/// An operator of two operands that has a form for both exchanged, which is another one or changes a sign of zero.
///
/// Operators whose operands may be exchanged without changing a bit say so by their lowering.
public protocol Exchangeable: Primitive {
  /// The operator that does with (y, x) what this one does with (x, y).
  var exchanged: Self { get }
  /// Whether it may give the other zero, where one operand is −0 and the other 0.
  static var exchangeChangesZero: Bool { get }
}
