// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// An expression that computes one element of a result from the elements of the operands at one position.
///
/// An operator states its meaning to the compiler once, as such an expression; every kernel form and code
/// style is made from it. The set of cases is closed because C will not grow new expressions.
public indirect enum Scalar: Hashable, Sendable {
  /// The element of the operand with this position in the operand list.
  case operand(Int)
  /// A constant.
  case literal(Literal)
  /// The element's coordinate along an axis of the result, as an integer or real of the given type.
  case coordinate(axis: Int, DType)
  /// An operation on one scalar.
  case unary(UnaryOperation, Scalar)
  /// An operation on two scalars of one type.
  case binary(BinaryOperation, Scalar, Scalar)
  /// A comparison of two scalars of one type.
  case compare(Comparison, Scalar, Scalar)
  /// The second scalar where the first, a `bool`, holds, else the third.
  case select(Scalar, Scalar, Scalar)
  /// The scalar in another type: reals saturate to integers, integers wrap, NaN becomes 0.
  case convert(DType, Scalar)
}

extension Scalar {
  /// The type of the expression's value for operands of the given types and a result of a rank; `nil` if the
  /// expression names an operand or axis that there is not, or operations get other types than they need.
  package func dtype(operands: [DType], rank: Int) -> DType? {
    func same(_ x: Scalar, _ y: Scalar) -> DType? {
      let dtype = x.dtype(operands: operands, rank: rank)
      return dtype == y.dtype(operands: operands, rank: rank) ? dtype : nil
    }
    switch self {
    case .operand(let position): return operands.indices.contains(position) ? operands[position] : nil
    case .literal(let literal): return literal.dtype
    case .coordinate(let axis, let dtype): return 0..<rank ~= axis ? dtype : nil
    case .unary(let operation, let x):
      let dtype = x.dtype(operands: operands, rank: rank)
      if case .function = operation, dtype?.isFloatingPoint == false { return nil }
      return dtype
    case .binary(let operation, let x, let y):
      let dtype = same(x, y)
      if case .function = operation, dtype?.isFloatingPoint == false { return nil }
      return dtype
    case .compare(_, let x, let y): return same(x, y) == nil ? nil : .bool
    case .select(let condition, let x, let y):
      return condition.dtype(operands: operands, rank: rank) == .bool ? same(x, y) : nil
    case .convert(let dtype, let x):
      return x.dtype(operands: operands, rank: rank) == nil ? nil : dtype
    }
  }
}
