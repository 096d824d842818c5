// SPDX-License-Identifier: Apache-2.0

package import ApusTensor

extension Scalar {
  /// The same expression in which no number of 16 bits is computed with: operands are loaded as the numbers of `f32`
  /// that they are, and the value is rounded once, at the end.
  ///
  /// Before: `sqrt(x) + y` of `f16`. After: `f16(sqrt(f32(x)) + f32(y))`.
  package func computedInArithmeticTypes(operands: [DType], rank: Int) -> Scalar {
    switch self {
    case .operand, .literal, .convert(_, .operand): return self
    case .coordinate, .unary, .binary, .compare, .select, .convert:
      guard let dtype = dtype(operands: operands, rank: rank), mentionsStorage(operands) else { return self }
      return widened(operands, rank).converted(to: dtype, operands, rank)
    }
  }

  private func mentionsStorage(_ operands: [DType]) -> Bool {
    switch self {
    case .operand(let position): operands[position].isStorage
    case .literal(let literal): literal.dtype.isStorage
    case .coordinate(_, let dtype): dtype.isStorage
    case .convert(let dtype, let x): dtype.isStorage || x.mentionsStorage(operands)
    case .unary(_, let x): x.mentionsStorage(operands)
    case .binary(_, let x, let y), .compare(_, let x, let y):
      x.mentionsStorage(operands) || y.mentionsStorage(operands)
    case .select(let condition, let x, let y):
      condition.mentionsStorage(operands) || x.mentionsStorage(operands) || y.mentionsStorage(operands)
    }
  }

  /// The expression in the type in which its values are computed.
  private func widened(_ operands: [DType], _ rank: Int) -> Scalar {
    func widened(_ x: Scalar) -> Scalar { x.widened(operands, rank) }
    switch self {
    case .operand(let position): return converted(to: operands[position].arithmetic, operands, rank)
    case .literal(let literal): return .literal(literal.converted(to: literal.dtype.arithmetic))
    case .coordinate(let axis, let dtype): return .coordinate(axis: axis, dtype.arithmetic)
    case .unary(let operation, let x): return .unary(operation, widened(x))
    case .binary(let operation, let x, let y): return .binary(operation, widened(x), widened(y))
    case .compare(let comparison, let x, let y): return .compare(comparison, widened(x), widened(y))
    case .select(let condition, let x, let y):
      return .select(widened(condition), widened(x), widened(y))
    case .convert(let dtype, let x):
      return widened(x).converted(to: dtype, operands, rank).converted(to: dtype.arithmetic, operands, rank)
    }
  }

  /// The value in another type.
  private func converted(to target: DType, _ operands: [DType], _ rank: Int) -> Scalar {
    if dtype(operands: operands, rank: rank) == target { return self }
    // What was loaded and not computed with is what it was.
    if case .convert(target.arithmetic, let x) = self, x.dtype(operands: operands, rank: rank) == target {
      return x
    }
    return .convert(target, self)
  }
}
