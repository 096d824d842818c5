// SPDX-License-Identifier: Apache-2.0

/// A tensor with its elements, held in ordinary memory for evaluation, constants and exchange.
///
/// Floating-point elements are held as `Double`, all others as `Int64`, so that a reference evaluation reads
/// like the mathematics. Elements always have values that their type can represent.
public struct HostTensor: Hashable, Sendable {
  /// The elements in row-major order.
  public enum Elements: Hashable, Sendable {
    /// Elements of a floating-point type.
    case real([Double])
    /// Elements of an integer type or of `bool`.
    case integer([Int64])
  }

  /// The element type and shape.
  public let type: TensorType
  /// The elements in row-major order, as many as the shape says.
  public let elements: Elements

  /// Creates a tensor of a floating-point type, rounding each element to it; missing elements are zero.
  public init(_ type: TensorType, reals: [Double]) {
    self.type = type
    let count = type.elementCount
    let padded = reals.count == count ? reals : Self.fitted(reals, count, 0)
    elements =
      type.dtype.isFloatingPoint
      ? .real(type.dtype == .f32 ? padded.map { Double(Float($0)) } : padded)
      : .integer(padded.map { Literal($0, type.dtype).integer })
  }

  /// Creates a tensor from integers, wrapping each element to the type; missing elements are zero.
  public init(_ type: TensorType, integers: [Int64]) {
    self.type = type
    let count = type.elementCount
    let padded = integers.count == count ? integers : Self.fitted(integers, count, 0)
    elements =
      type.dtype.isFloatingPoint
      ? .real(padded.map { type.dtype.rounded(Double($0)) })
      : .integer(type.dtype == .i64 ? padded : padded.map(type.dtype.wrapped))
  }

  /// Creates a tensor with the same value everywhere.
  public init(repeating literal: Literal, _ shape: Shape) {
    type = TensorType(literal.dtype, shape)
    elements =
      literal.dtype.isFloatingPoint
      ? .real([Double](repeating: literal.real, count: shape.elementCount))
      : .integer([Int64](repeating: literal.integer, count: shape.elementCount))
  }

  private static func fitted<T>(_ values: [T], _ count: Int, _ zero: T) -> [T] {
    values.count > count
      ? Array(values.prefix(count)) : values + [T](repeating: zero, count: count - values.count)
  }

  /// The element type.
  public var dtype: DType { type.dtype }
  /// The sizes of the dimensions.
  public var shape: Shape { type.shape }
  /// The number of elements.
  public var count: Int { type.elementCount }

  /// The elements as real numbers.
  public var reals: [Double] {
    switch elements {
    case .real(let values): values
    case .integer(let values): values.map { Double($0) }
    }
  }

  /// The elements as integers; floating-point elements are truncated toward zero, NaN becomes 0.
  public var integers: [Int64] {
    switch elements {
    case .real(let values): values.map { Int64(exactly: $0.rounded(.towardZero)) ?? 0 }
    case .integer(let values): values
    }
  }

  /// The element at a row-major position.
  public func literal(at position: Int) -> Literal {
    switch elements {
    case .real(let values): Literal(values[position], dtype)
    case .integer(let values): Literal(values[position], dtype)
    }
  }

  /// A tensor whose element at each position is this tensor's element at the given position, or the
  /// substitute where that is `nil`.
  public func gathered(_ shape: Shape, substitute: Literal? = nil, from positions: [Int?]) -> HostTensor {
    switch elements {
    case .real(let values):
      HostTensor(type.with(shape), reals: positions.map { $0.map { values[$0] } ?? substitute?.real ?? 0 })
    case .integer(let values):
      HostTensor(
        type.with(shape), integers: positions.map { $0.map { values[$0] } ?? substitute?.integer ?? 0 })
    }
  }

  /// The same elements under another shape with as many elements.
  public func reshaped(_ shape: Shape) -> HostTensor {
    switch elements {
    case .real(let values): HostTensor(type.with(shape), reals: values)
    case .integer(let values): HostTensor(type.with(shape), integers: values)
    }
  }
}
