// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// A position or count of elements: a constant plus multiples of loop variables and integer locals.
public struct AffineIndex: Hashable, Sendable {
  /// What a term multiplies.
  public enum Variable: Hashable, Sendable {
    /// The variable of an enclosing loop.
    case loop(Int)
    /// An `i64` local, such as an index read from memory.
    case local(Int)
  }

  /// A multiple of a variable.
  public struct Term: Hashable, Sendable {
    /// What is multiplied.
    public let variable: Variable
    /// How many elements one step of the variable is worth.
    public let coefficient: Int

    /// Creates a term.
    public init(_ variable: Variable, _ coefficient: Int) {
      self.variable = variable
      self.coefficient = coefficient
    }
  }

  /// The part that no variable changes.
  public let constant: Int
  /// The variable parts; none has the coefficient 0.
  public let terms: [Term]

  /// Creates a position; terms with coefficient 0 are dropped.
  public init(_ constant: Int = 0, _ terms: [Term] = []) {
    self.constant = constant
    self.terms = terms.filter { $0.coefficient != 0 }
  }

  /// A position that is a loop variable itself.
  public static func loop(_ variable: Int) -> AffineIndex { AffineIndex(0, [Term(.loop(variable), 1)]) }

  /// A position that is an `i64` local itself.
  public static func local(_ number: Int) -> AffineIndex { AffineIndex(0, [Term(.local(number), 1)]) }

  /// The sum of two positions.
  public static func + (x: AffineIndex, y: AffineIndex) -> AffineIndex {
    AffineIndex(x.constant + y.constant, x.terms + y.terms)
  }
}

/// An element in memory: a base pointer and a position.
public struct Place: Hashable, Sendable {
  /// What a pointer points to.
  public enum Storage: Hashable, Sendable {
    /// The kernel's parameter with this position.
    case parameter(Int)
    /// An array on the stack, defined by a statement of the kernel.
    case array(Int)
  }

  /// The memory.
  public let storage: Storage
  /// The element in it.
  public let index: AffineIndex

  /// Creates a place.
  public init(_ storage: Storage, _ index: AffineIndex = AffineIndex()) {
    self.storage = storage
    self.index = index
  }
}

/// A value computed inside a kernel.
public indirect enum Expression: Hashable, Sendable {
  /// A constant.
  case literal(Literal)
  /// A local variable of the kernel.
  case local(Int)
  /// A position as a number of the given type.
  case position(AffineIndex, DType)
  /// The element at a place.
  case load(Place, DType)
  /// An operation on one scalar of the given type.
  case unary(UnaryOperation, Expression, DType)
  /// An operation on two scalars of the given type.
  case binary(BinaryOperation, Expression, Expression, DType)
  /// A comparison of two scalars of the given type.
  case compare(Comparison, Expression, Expression, DType)
  /// The second expression where the first holds, else the third; both of the given type.
  case select(Expression, Expression, Expression, DType)
  /// A scalar of the first type in the second type.
  case convert(Expression, from: DType, to: DType)
  /// The result of a runtime function.
  case call(RuntimeCall, DType)
}

extension Expression {
  /// A number of type `i64`, or a greatest one if it is larger.
  package static func atMost(_ limit: Int, _ number: Expression) -> Expression {
    let limit = Expression.literal(Literal(Int64(limit), .i64))
    return .select(.compare(.lt, number, limit, .i64), number, limit, .i64)
  }

  /// The greatest number that the expression can be, if it is made by ``atMost(_:_:)``.
  var limit: Int? {
    guard case .select(.compare(.lt, let number, .literal(let limit), .i64), _, _, _) = self else {
      return nil
    }
    let bound = Int(limit.integer)
    return self == .atMost(bound, number) ? bound : nil
  }

  /// How many elements a block or strip has: those of `total` from the loop variable on, at most `limit`.
  package static func remaining(of total: AffineIndex, from variable: Int, limit: Int) -> Expression {
    let rest = Expression.position(total + AffineIndex(0, [.init(.loop(variable), -1)]), .i64)
    let limit = Expression.position(AffineIndex(limit), .i64)
    return .select(.compare(.lt, rest, limit, .i64), rest, limit, .i64)
  }

  /// What ``remaining(of:from:limit:)`` made the expression from; `nil` for any other.
  var remainder: (total: AffineIndex, variable: Int, limit: Int)? {
    guard case .select(.compare(.lt, .position(let rest, _), let limit, _), _, _, _) = self,
      case .position(let bound, _) = limit,
      let last = rest.terms.last, case .loop(let variable) = last.variable
    else { return nil }
    let total = AffineIndex(rest.constant, rest.terms.dropLast())
    let remaining = Expression.remaining(of: total, from: variable, limit: bound.constant)
    return self == remaining ? (total, variable, bound.constant) : nil
  }
}
