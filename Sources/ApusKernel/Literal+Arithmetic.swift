// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// What each scalar operation means, in `Double` for real types and for all others in integers that hold those of every
/// type; the result is rounded or wrapped to the type. Subnormal numbers count as zeros of their sign, as operands and as
/// results. The C of the runtime follows these definitions.
extension Literal {
  /// Applies an operation on one scalar.
  public func applying(_ operation: UnaryOperation) -> Literal {
    guard dtype.isFloatingPoint else { return Literal(Self.integer(operation, integer), dtype) }
    return Literal(dtype.flushed(Self.real(operation, operand)), dtype)
  }

  /// Applies an operation on two scalars of one type.
  public func applying(_ operation: BinaryOperation, _ other: Literal) -> Literal {
    guard dtype.isFloatingPoint else {
      return Literal(Self.integer(operation, integer, other.integer, dtype), dtype)
    }
    return Literal(dtype.flushed(Self.real(operation, operand, other.operand)), dtype)
  }

  /// Compares two scalars of one type.
  public func compared(_ comparison: Comparison, to other: Literal) -> Bool {
    dtype.isFloatingPoint
      ? Self.holds(comparison, operand, other.operand) : Self.holds(comparison, integer, other.integer)
  }

  /// The value in another type: reals saturate to integers, integers wrap, NaN becomes 0.
  public func converted(to target: DType) -> Literal {
    dtype.isFloatingPoint ? Literal(target.flushed(operand), target) : Literal(integer, target)
  }

  private static func holds<T: Comparable>(_ comparison: Comparison, _ x: T, _ y: T) -> Bool {
    switch comparison {
    case .eq: x == y
    case .ne: x != y
    case .lt: x < y
    case .le: x <= y
    case .gt: x > y
    case .ge: x >= y
    }
  }

  private static func real(_ operation: UnaryOperation, _ x: Double) -> Double {
    switch operation {
    case .neg: -x
    case .abs: Swift.abs(x)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .not: x == 0 ? 1 : 0
    case .function(let function): function.reference(x)
    }
  }

  private static func real(_ operation: BinaryOperation, _ x: Double, _ y: Double) -> Double {
    switch operation {
    case .add: x + y
    case .sub: x - y
    case .mul: x * y
    case .div: x / y
    case .rem: Glibc.fmod(x, y)
    case .max: x > y || x.isNaN ? x : y
    case .min: x < y || x.isNaN ? x : y
    case .and, .or, .xor, .shiftLeft, .shiftRightLogical: .nan
    case .function(let function): function.reference(x, y)
    }
  }

  private static func integer(_ operation: UnaryOperation, _ x: Int128) -> Int128 {
    switch operation {
    case .neg: 0 &- x
    case .abs: x < 0 ? 0 &- x : x
    case .sign: x.signum()
    case .not: x == 0 ? 1 : 0
    case .function: x
    }
  }

  private static func integer(
    _ operation: BinaryOperation, _ x: Int128, _ y: Int128, _ dtype: DType
  ) -> Int128 {
    switch operation {
    case .add: x &+ y
    case .sub: x &- y
    case .mul: x &* y
    case .div: y == 0 ? -1 : x / y
    case .rem: y == 0 ? x : x % y
    case .max: Swift.max(x, y)
    case .min: Swift.min(x, y)
    case .and: x & y
    case .or: x | y
    case .xor: x ^ y
    case .shiftLeft: (0..<Int128(dtype.layout.bits)).contains(y) ? x << y : 0
    case .shiftRightLogical: shiftedRight(x, y, dtype)
    case .function: x
    }
  }

  private static func shiftedRight(_ x: Int128, _ y: Int128, _ dtype: DType) -> Int128 {
    let width = Int128(dtype.layout.bits)
    return (0..<width).contains(y) ? (x & ((1 << width) - 1)) >> y : 0
  }
}

extension Scalar {
  /// The expression's value for one element; operands and coordinates are all that it names.
  package func evaluated(operands: [Literal], coordinates: [Int]) -> Literal {
    func value(_ x: Scalar) -> Literal { x.evaluated(operands: operands, coordinates: coordinates) }
    switch self {
    case .operand(let position): return operands[position]
    case .literal(let literal): return literal
    case .coordinate(let axis, let dtype): return Literal(Int64(coordinates[axis]), dtype)
    case .unary(let operation, let x): return value(x).applying(operation)
    case .binary(let operation, let x, let y): return value(x).applying(operation, value(y))
    case .compare(let comparison, let x, let y):
      return Literal(Int64(value(x).compared(comparison, to: value(y)) ? 1 : 0), .bool)
    case .select(let condition, let x, let y): return value(condition).integer != 0 ? value(x) : value(y)
    case .convert(let dtype, let x): return value(x).converted(to: dtype)
    }
  }
}
