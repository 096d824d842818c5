// SPDX-License-Identifier: Apache-2.0

/// What a rewrite may do to floating-point results.
///
/// Rewrites of integers and truth values are always exact.
public enum FloatingPointClass: String, Hashable, Sendable, CaseIterable {
  /// The result has the same bits, except those that say which NaN it is.
  case exact
  /// As `exact`, but a zero may have another sign.
  case ignoresSignedZero
  /// The same function of real numbers, at least as close to it after rounding: finite where the original
  /// overflows or cancels, NaN where the original is NaN. Only where that is because a product underflowed and
  /// then met an infinity may the result be the infinity that it should be.
  case refines
  /// The same function of real numbers, rounded differently.
  case reassociates
  /// The same as long as no operand or intermediate result is infinite or NaN.
  case assumesFinite
}

extension [FloatingPointClass] {
  /// What pipelines admit unless told otherwise: nothing that turns NaN into a number.
  public static let standard: Self = [.exact, .ignoresSignedZero, .refines]
}
