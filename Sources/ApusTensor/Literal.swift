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

  /// Creates a literal from as many low bits as an element has in memory.
  package init(stored bits: UInt64, _ dtype: DType) {
    self.init(
      dtype: dtype,
      bits: dtype.isFloatingPoint ? bits : UInt64(bitPattern: dtype.wrapped(Int64(bitPattern: bits))))
  }

  /// Creates a literal from a real number as conversion does.
  ///
  /// A floating-point type rounds it. An integer type truncates it toward zero and takes the nearest integer that it
  /// has, and 0 for NaN; `bool` keeps whether it is not zero.
  public init(_ value: Double, _ dtype: DType) {
    self.dtype = dtype
    bits =
      switch dtype.layout {
      case (.real(let exponentBits), 16): Self.bits(of: Float(value), exponentBits)
      case (.real, 32): UInt64(Float(value).bitPattern)
      case (.real, _): value.bitPattern
      case (.signed, _), (.unsigned, _): UInt64(truncatingIfNeeded: dtype.saturated(value))
      case (.truth, _): value == 0 ? 0 : 1
      }
  }

  /// Creates a literal from a real number that the type has: any for a floating-point type, which rounds it.
  ///
  /// `nil` for another number, such as 0.5, −1 or 300 for `u8`.
  public init?(exactly value: Double, _ dtype: DType) {
    let literal = Literal(value, dtype)
    guard dtype.isFloatingPoint || Int128(exactly: value) == literal.integer else { return nil }
    self = literal
  }

  /// Creates a literal from an integer, wrapped to the type.
  public init(_ value: Int64, _ dtype: DType) {
    self.dtype = dtype
    bits =
      switch dtype.layout {
      case (.real(let exponentBits), 16): Self.bits(of: Float(value), exponentBits)
      case (.real, 32): UInt64(Float(value).bitPattern)
      case (.real, _): Double(value).bitPattern
      case (.signed, _), (.unsigned, _), (.truth, _): UInt64(bitPattern: dtype.wrapped(value))
      }
  }

  /// Creates a literal from an integer of any size, wrapped to the type.
  public init(_ value: some BinaryInteger, _ dtype: DType) {
    // Integers of 64 bits are rounded by one instruction.
    if !dtype.isFloatingPoint || Int64(exactly: value) != nil {
      self.init(Int64(truncatingIfNeeded: value), dtype)
    } else {
      self = dtype == .f64 ? Literal(Double(value), dtype) : Literal(Double(Float(value)), dtype)
    }
  }

  private static func bits(of value: Float, _ exponentBits: Int) -> UInt64 {
    UInt64(ShortFloat(exponentBits: exponentBits).bits(nearest: value))
  }

  /// The value as a number of 32 bits, for floating-point types that have no more.
  private var single: Float {
    if case (.real(let exponentBits), 16) = dtype.layout {
      return ShortFloat(exponentBits: exponentBits).value(UInt16(truncatingIfNeeded: bits))
    }
    return Float(bitPattern: UInt32(truncatingIfNeeded: bits))
  }

  /// The value as a real number.
  public var real: Double {
    switch dtype.layout {
    case (.real, 16), (.real, 32): Double(single)
    case (.real, _): Double(bitPattern: bits)
    case (.unsigned, _): Double(bits)
    case (.signed, _), (.truth, _): Double(word)
    }
  }

  /// The value as arithmetic takes it: a subnormal number counts as the zero of its sign.
  public var operand: Double { dtype.flushed(real) }

  /// The value as an integer; zero for a floating-point type.
  public var integer: Int128 {
    switch dtype.layout.kind {
    case .real: 0
    case .unsigned: Int128(bits)
    case .signed, .truth: Int128(word)
    }
  }

  /// The integer as a `HostTensor` keeps it: that of `u64` beyond `Int64` is the negative one of the same bits.
  var word: Int64 { Int64(bitPattern: bits) }

  /// Whether the value equals a small number exactly, counting −0 as different from 0.
  public func isExactly(_ value: Double) -> Bool { self == Literal(exactly: value, dtype) }

  /// The value alone, such as `1.5` or `-3`; it reads back to the same bits.
  public var number: String {
    switch dtype.layout {
    case (.real, 16), (.real, 32): return single.isNaN ? "nan(\(bits))" : "\(single)"
    case (.real, _):
      let value = Double(bitPattern: bits)
      return value.isNaN ? "nan(\(bits))" : "\(value)"
    case (.signed, _), (.unsigned, _), (.truth, _): return "\(integer)"
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
        self.init(dtype: dtype, bits: bits & UInt64.max >> UInt64(64 - dtype.layout.bits))
        guard real.isNaN else { return nil }
        return
      }
      let value = dtype == .f64 ? Double(number) : Float(number).map { Double($0) }
      guard let value, !value.isNaN else { return nil }
      self.init(value, dtype)
    } else {
      guard let value = Int128(number), dtype.integerRange.contains(value) else { return nil }
      self.init(value, dtype)
    }
  }
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
