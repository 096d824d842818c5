// SPDX-License-Identifier: Apache-2.0

/// One typed element, equal to another only if type and bits are.
///
/// Comparing bits keeps −0 apart from +0 and a NaN equal to itself, which merging of equal nodes needs.
public struct Literal: Hashable, Sendable, CustomStringConvertible {
  /// The element type.
  public let dtype: DType
  /// The element's bits, zero-extended; integers are sign-extended first.
  public let bits: UInt64

  private init(dtype: DType, bits: UInt64) {
    self.dtype = dtype
    self.bits = bits
  }

  /// Creates a literal from a real number as conversion does.
  ///
  /// A floating-point type rounds it. An integer type truncates it toward zero and takes the nearest integer that it
  /// has, and 0 for NaN; `bool` keeps whether it is not zero.
  public init(_ value: Double, _ dtype: DType) {
    self.dtype = dtype
    bits =
      switch dtype {
      case .f32: UInt64(Float(value).bitPattern)
      case .f64: value.bitPattern
      case .i32, .i64, .u8, .u32: UInt64(bitPattern: dtype.saturated(value))
      case .bool: value == 0 ? 0 : 1
      }
  }

  /// Creates a literal from a real number that the type has: any for a floating-point type, which rounds it.
  ///
  /// `nil` for another number, such as 0.5, −1 or 300 for `u8`.
  public init?(exactly value: Double, _ dtype: DType) {
    let literal = Literal(value, dtype)
    guard dtype.isFloatingPoint || Int64(exactly: value) == literal.integer else { return nil }
    self = literal
  }

  /// Creates a literal from an integer, wrapped to the type.
  public init(_ value: Int64, _ dtype: DType) {
    self.dtype = dtype
    bits =
      switch dtype {
      case .f32: UInt64(Float(value).bitPattern)
      case .f64: Double(value).bitPattern
      case .i32, .i64, .u8, .u32, .bool: UInt64(bitPattern: dtype.wrapped(value))
      }
  }

  /// The value as a real number.
  public var real: Double {
    switch dtype {
    case .f32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .f64: Double(bitPattern: bits)
    case .i32, .i64, .u8, .u32, .bool: Double(integer)
    }
  }

  /// The value as arithmetic takes it: a subnormal number counts as the zero of its sign.
  public var operand: Double { dtype.flushed(real) }

  /// The value as an integer; zero for a floating-point type.
  public var integer: Int64 { dtype.isFloatingPoint ? 0 : Int64(bitPattern: bits) }

  /// Whether the value equals a small number exactly, counting −0 as different from 0.
  public func isExactly(_ value: Double) -> Bool { self == Literal(exactly: value, dtype) }

  /// The value alone, such as `1.5` or `-3`; it reads back to the same bits.
  public var number: String {
    switch dtype {
    case .f32:
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
      return value.isNaN ? "nan(\(bits))" : "\(value)"
    case .f64:
      let value = Double(bitPattern: bits)
      return value.isNaN ? "nan(\(bits))" : "\(value)"
    case .i32, .i64, .u8, .u32, .bool: return "\(integer)"
    }
  }

  public var description: String { "\(dtype):\(number)" }

  /// Reads the printed form, such as `f32:1.5`; `nil` if the text is not one.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), let dtype = DType(rawValue: String(text[..<colon])) else {
      return nil
    }
    let number = text[text.index(after: colon)...]
    if dtype.isFloatingPoint {
      if number.hasPrefix("nan("), number.hasSuffix(")"), let bits = UInt64(number.dropFirst(4).dropLast()) {
        self.init(dtype: dtype, bits: dtype == .f32 ? bits & 0xFFFF_FFFF : bits)
        guard real.isNaN else { return nil }
        return
      }
      if dtype == .f32 {
        guard let value = Float(number), !value.isNaN else { return nil }
        self.init(dtype: dtype, bits: UInt64(value.bitPattern))
      } else {
        guard let value = Double(number), !value.isNaN else { return nil }
        self.init(value, dtype)
      }
    } else {
      guard let value = Int64(number), dtype.wrapped(value) == value else { return nil }
      self.init(value, dtype)
    }
  }
}

extension DType {
  /// The integer reduced to this type's range by two's complement; `bool` keeps whether it is not zero.
  public func wrapped(_ value: Int64) -> Int64 {
    switch self {
    case .i32: Int64(Int32(truncatingIfNeeded: value))
    case .u8: Int64(UInt8(truncatingIfNeeded: value))
    case .u32: Int64(UInt32(truncatingIfNeeded: value))
    case .bool: value == 0 ? 0 : 1
    case .i64, .f32, .f64: value
    }
  }

  /// The real number truncated toward zero, or the nearest integer of the type; 0 for NaN.
  fileprivate func saturated(_ value: Double) -> Int64 {
    guard !value.isNaN else { return 0 }
    let range = integerRange
    if value <= Double(range.lowerBound) { return range.lowerBound }
    if value >= Double(range.upperBound) { return range.upperBound }
    return Int64(value)
  }

  /// The least and the greatest integer of the type; all 64-bit integers for a floating-point type.
  public var integerRange: ClosedRange<Int64> {
    switch self {
    case .i32: Int64(Int32.min)...Int64(Int32.max)
    case .u8: 0...255
    case .u32: 0...Int64(UInt32.max)
    case .bool: 0...1
    case .i64, .f32, .f64: .min ... .max
    }
  }

  /// What arithmetic takes and gives for a real number: the zero of its sign if this type has only a subnormal number
  /// for it.
  ///
  /// Unchanged for types that are not floating point. A number that rounds to the least normal one is that one, as x86-64 has it.
  public func flushed(_ value: Double) -> Double {
    let least =
      switch self {
      case .f32: 0x1.ffffffp-127
      case .f64: Double.leastNormalMagnitude
      case .i32, .i64, .u8, .u32, .bool: 0.0
      }
    return value.magnitude < least ? Double(signOf: value, magnitudeOf: 0) : value
  }

  /// The real number rounded to this type's precision; unchanged for types that are not floating point.
  public func rounded(_ value: Double) -> Double { self == .f32 ? Double(Float(value)) : value }
}

extension Literal: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let literal = Literal(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a literal such as f32:1.5, got '\(text)'")
    }
    self = literal
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
