// SPDX-License-Identifier: Apache-2.0

package import ApusTensor

/// An operation on one scalar.
public enum UnaryOperation: Hashable, Sendable {
  case neg, abs, sign, not
  /// A function of a real number, such as those that the files of operators add as static members.
  case function(UnaryFunction)

  /// The name in text, and in C with a type behind it.
  public var name: String {
    switch self {
    case .neg: "neg"
    case .abs: "abs"
    case .sign: "sign"
    case .not: "not"
    case .function(let function): function.name
    }
  }

  /// The function that the operation is, if it is one.
  package var function: UnaryFunction? {
    switch self {
    case .neg, .abs, .sign, .not: nil
    case .function(let function): function
    }
  }
}

/// An operation on two scalars of one type.
public enum BinaryOperation: Hashable, Sendable {
  case add, sub, mul, div, rem, max, min, and, or, xor, shiftLeft, shiftRightLogical
  /// A function of two real numbers, such as those that the files of operators add as static members.
  case function(BinaryFunction)

  /// The name in text, and in C with a type behind it.
  public var name: String {
    switch self {
    case .add: "add"
    case .sub: "sub"
    case .mul: "mul"
    case .div: "div"
    case .rem: "rem"
    case .max: "max"
    case .min: "min"
    case .and: "and"
    case .or: "or"
    case .xor: "xor"
    case .shiftLeft: "shift_left"
    case .shiftRightLogical: "shift_right_logical"
    case .function(let function): function.name
    }
  }

  /// The function that the operation is, if it is one.
  package var function: BinaryFunction? {
    switch self {
    case .add, .sub, .mul, .div, .rem, .max, .min, .and, .or, .xor, .shiftLeft, .shiftRightLogical: nil
    case .function(let function): function
    }
  }

  /// Whether the operands may be exchanged without changing a bit.
  ///
  /// Maximum and minimum are not among these: of −0 and +0 they give the second.
  public var isCommutative: Bool {
    switch self {
    case .add, .mul, .and, .or, .xor: true
    case .sub, .div, .rem, .max, .min, .shiftLeft, .shiftRightLogical, .function: false
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

  /// The value that changes nothing when combined with another: what no elements combine to.
  package func identity(_ dtype: DType) -> Literal {
    let range = dtype.integerRange
    return switch self {
    case .sum: Literal(Int64(0), dtype)
    case .max: dtype.isFloatingPoint ? Literal(-Double.infinity, dtype) : Literal(range.lowerBound, dtype)
    case .min: dtype.isFloatingPoint ? Literal(Double.infinity, dtype) : Literal(range.upperBound, dtype)
    }
  }
}
