// SPDX-License-Identifier: Apache-2.0

public import ApusIO

/// A tensor with its elements, held in ordinary memory for evaluation, constants and exchange.
///
/// Floating-point elements are held as `Double`, all others as `Int64`, so that a reference evaluation reads
/// like the mathematics. Elements always have values that their type can represent.
public struct HostTensor: Hashable, Sendable {
  /// The elements in row-major order.
  package enum Elements: Hashable, Sendable {
    /// Elements of a floating-point type.
    case real([Double])
    /// Elements of an integer type or of `bool`; a number of `u64` beyond `Int64` is the negative one of the same bits.
    case integer([Int64])
  }

  /// The element type and shape.
  public let type: TensorType
  /// The elements in row-major order, as many as the shape says.
  package let elements: Elements

  /// Creates a tensor from real numbers, each as conversion to the type gives it.
  ///
  /// A floating-point type rounds; an integer type truncates toward zero, takes the nearest integer that it has for one
  /// it has not, and 0 for NaN; `bool` keeps whether a number is not zero.
  ///
  /// - Throws: `Diagnostic` if no tensor may have the type, or the type has another number of elements.
  public init(_ type: TensorType, reals: [Double]) throws(Diagnostic) {
    try Self.check(type, count: reals.count)
    self.init(unchecked: type, reals: reals)
  }

  /// Creates a tensor from integers, wrapping each to the type.
  ///
  /// - Throws: `Diagnostic` if no tensor may have the type, or the type has another number of elements.
  public init<Integer: BinaryInteger>(_ type: TensorType, integers: [Integer]) throws(Diagnostic) {
    try Self.check(type, count: integers.count)
    if type.dtype.isFloatingPoint {
      self.init(unchecked: type, reals: integers.map { Double($0) })
    } else {
      self.init(unchecked: type, integers: integers.map { Int64(truncatingIfNeeded: $0) })
    }
  }

  /// Checks that a shape is within the limits and has so many elements.
  static func check(_ type: TensorType, count: Int) throws(Diagnostic) {
    switch Limits.standard.elementCount(of: type.shape.dimensions) {
    case .success(count): return
    case .success(let expected):
      throw Diagnostic("a tensor of type \(type) has \(expected) elements, got \(count)")
    case .failure(let error): throw Diagnostic("there is no tensor of type \(type): \(error)")
    }
  }

  /// Creates a tensor from as many real numbers as a type within the limits has elements.
  package init(unchecked type: TensorType, reals: [Double]) {
    self.type = type
    elements =
      type.dtype.isFloatingPoint
      ? .real(type.dtype == .f64 ? reals : reals.map(type.dtype.rounded))
      : .integer(reals.map { Literal($0, type.dtype).word })
  }

  /// Creates a tensor from as many integers as a type within the limits has elements.
  package init(unchecked type: TensorType, integers: [Int64]) {
    self.type = type
    elements =
      type.dtype.isFloatingPoint
      ? .real(integers.map { type.dtype.rounded(Double($0)) })
      : .integer(type.dtype.bytes == 8 ? integers : integers.map(type.dtype.wrapped))
  }

  /// Creates a tensor from as many literals as a type within the limits has elements, of a type at least as wide.
  package init(unchecked type: TensorType, literals: [Literal]) {
    if type.dtype.isFloatingPoint {
      self.init(unchecked: type, reals: literals.map(\.real))
    } else {
      self.init(unchecked: type, integers: literals.map(\.word))
    }
  }

  /// Creates a tensor with the same value everywhere, of a shape within the limits.
  package init(repeating literal: Literal, _ shape: Shape) {
    type = TensorType(literal.dtype, shape)
    elements =
      literal.dtype.isFloatingPoint
      ? .real([Double](repeating: literal.real, count: shape.elementCount))
      : .integer([Int64](repeating: literal.word, count: shape.elementCount))
  }

  /// Creates a tensor of zeros, of a type within the limits.
  package init(zeros type: TensorType) { self.init(repeating: Literal(Int64(0), type.dtype), type.shape) }

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
    case .integer(let values):
      dtype == .u64 ? values.map { Double(UInt64(bitPattern: $0)) } : values.map { Double($0) }
    }
  }

  /// The elements as integers; floating-point elements as conversion to `i64` gives them.
  ///
  /// They are truncated toward zero; beyond all integers they become the least or the greatest, and NaN becomes 0.
  public var integers: [Int128] {
    let isUnsigned = dtype == .u64
    return words.map { isUnsigned ? Int128(UInt64(bitPattern: $0)) : Int128($0) }
  }

  /// The elements as 64-bit integers, of which a number of `u64` beyond `Int64` is the negative one of the same bits;
  /// floating-point elements as conversion to `i64` gives them.
  package var words: [Int64] {
    switch elements {
    case .real(let values): values.map { Literal($0, .i64).word }
    case .integer(let values): values
    }
  }

  /// The element at a row-major position.
  package func literal(at position: Int) -> Literal {
    switch elements {
    case .real(let values): Literal(values[position], dtype)
    case .integer(let values): Literal(values[position], dtype)
    }
  }

  /// A tensor whose element at each position is this tensor's element at the given position.
  package func gathered(_ shape: Shape, from positions: [Int]) -> HostTensor {
    switch elements {
    case .real(let values): HostTensor(unchecked: type.with(shape), reals: positions.map { values[$0] })
    case .integer(let values): HostTensor(unchecked: type.with(shape), integers: positions.map { values[$0] })
    }
  }

  /// A tensor whose element at each position is this tensor's element at the given position, or the
  /// substitute where that is `nil`.
  package func gathered(_ shape: Shape, substitute: Literal, from positions: [Int?]) -> HostTensor {
    switch elements {
    case .real(let values):
      HostTensor(
        unchecked: type.with(shape), reals: positions.map { $0.map { values[$0] } ?? substitute.real })
    case .integer(let values):
      HostTensor(
        unchecked: type.with(shape), integers: positions.map { $0.map { values[$0] } ?? substitute.word })
    }
  }

  /// The elements as arithmetic takes and gives them: zeros in place of subnormal numbers.
  package var flushed: HostTensor {
    switch elements {
    case .integer: self
    case .real(let values): HostTensor(unchecked: type, reals: values.map(dtype.flushed))
    }
  }

  /// The same elements under another shape with as many elements.
  package func reshaped(_ shape: Shape) -> HostTensor {
    switch elements {
    case .real(let values): HostTensor(unchecked: type.with(shape), reals: values)
    case .integer(let values): HostTensor(unchecked: type.with(shape), integers: values)
    }
  }
}
