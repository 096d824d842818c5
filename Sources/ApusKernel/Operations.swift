// SPDX-License-Identifier: Apache-2.0

/// An operation on one scalar.
public enum UnaryOperation: String, Hashable, Sendable, Codable, CaseIterable {
  case neg, abs, sign, exp, log, log1p, expm1, sqrt, rsqrt, tanh, logistic, sin, cos, erf, floor, not
}

/// An operation on two scalars of one type.
public enum BinaryOperation: String, Hashable, Sendable, Codable, CaseIterable {
  case add, sub, mul, div, rem, max, min, pow, and, or, xor
  case shiftLeft = "shift_left"
  case shiftRightLogical = "shift_right_logical"

  /// Whether the operands may be exchanged without changing a bit.
  ///
  /// Maximum and minimum are not among these: of −0 and +0 they give the second.
  public var isCommutative: Bool {
    switch self {
    case .add, .mul, .and, .or, .xor: true
    case .sub, .div, .rem, .max, .min, .pow, .shiftLeft, .shiftRightLogical: false
    }
  }
}

/// A comparison of two scalars of one type; the result is a `bool`.
///
/// A comparison with NaN is false, except `ne`.
public enum Comparison: String, Hashable, Sendable, Codable, CaseIterable {
  case eq, ne, lt, le, gt, ge

  /// Whether the operands may be exchanged.
  public var isCommutative: Bool {
    switch self {
    case .eq, .ne: true
    case .lt, .le, .gt, .ge: false
    }
  }
}

/// How the elements of a reduction are combined.
public enum Combiner: String, Hashable, Sendable, Codable, CaseIterable {
  case sum, max, min

  /// The operation that combines two elements.
  public var operation: BinaryOperation {
    switch self {
    case .sum: .add
    case .max: .max
    case .min: .min
    }
  }
}
