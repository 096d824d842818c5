// SPDX-License-Identifier: Apache-2.0

/// The element type of a tensor.
///
/// A type is a name, a kind and a number of bits, which ``layout`` lists; all that the compiler knows of it follows.
public enum DType: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
  case f16, bf16, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64, bool

  /// What the values of a type are.
  public enum Kind: Hashable, Sendable {
    /// Binary floating-point numbers as IEEE 754 lays them out: a sign, an exponent of so many bits, a fraction.
    case real(exponentBits: Int)
    /// Integers in two's complement.
    case signed
    /// Integers that are not negative.
    case unsigned
    /// Truth values.
    case truth
  }

  /// What the values are, and how many bits one has in memory.
  public var layout: (kind: Kind, bits: Int) {
    switch self {
    case .f16: (.real(exponentBits: 5), 16)
    case .bf16: (.real(exponentBits: 8), 16)
    case .f32: (.real(exponentBits: 8), 32)
    case .f64: (.real(exponentBits: 11), 64)
    case .i8: (.signed, 8)
    case .i16: (.signed, 16)
    case .i32: (.signed, 32)
    case .i64: (.signed, 64)
    case .u8: (.unsigned, 8)
    case .u16: (.unsigned, 16)
    case .u32: (.unsigned, 32)
    case .u64: (.unsigned, 64)
    case .bool: (.truth, 8)
    }
  }

  /// Whether values are binary floating-point numbers.
  public var isFloatingPoint: Bool {
    switch layout.kind {
    case .real: true
    case .signed, .unsigned, .truth: false
    }
  }

  /// The type in which values are computed; the type itself, but `f32` for floating-point numbers of 16 bits.
  ///
  /// Those are only stored: each is loaded as the number of `f32` that it is, and what an operator computes is rounded
  /// to the nearest number of its type, of two equally near ones to the even one.
  public var arithmetic: DType { if case (.real, 16) = layout { .f32 } else { self } }

  /// Whether values are only stored in this type, and computed in another one.
  public var isStorage: Bool { arithmetic != self }

  /// How many bits a floating-point number's significand has, the one that is not stored included; 0 for other types.
  public var significandBits: Int {
    if case (.real(let exponentBits), let bits) = layout { bits - exponentBits } else { 0 }
  }

  /// Whether each number of another type of this kind is one of this type.
  package func holdsAll(of other: DType) -> Bool {
    switch (layout, other.layout) {
    case ((.real(let exponentBits), _), (.real(let otherExponentBits), _)):
      exponentBits >= otherExponentBits && significandBits >= other.significandBits
    case (_, _):
      isInteger && other.isInteger && integerRange.lowerBound <= other.integerRange.lowerBound
        && integerRange.upperBound >= other.integerRange.upperBound
    }
  }

  /// The floating-point types as a message lists them.
  package static let floatingPoint = allCases.filter(\.isFloatingPoint).map(\.rawValue).joined(
    separator: ", ")

  /// Whether values are integers; `bool` is not one.
  public var isInteger: Bool {
    switch layout.kind {
    case .signed, .unsigned: true
    case .real, .truth: false
    }
  }

  /// Size of one element in bytes; a `bool` takes one.
  public var bytes: Int { layout.bits / 8 }

  public var description: String { rawValue }
}

extension DType {
  /// The integer reduced to this type's range by two's complement; `bool` keeps whether it is not zero.
  ///
  /// A number of `u64` beyond `Int64` is the negative one of the same bits.
  public func wrapped(_ value: Int64) -> Int64 {
    let (kind, bits) = layout
    let unused = Int64(64 - bits)
    return switch kind {
    case .real: value
    case .signed: (value << unused) >> unused
    case .unsigned: Int64(bitPattern: UInt64(bitPattern: value << unused) >> unused)
    case .truth: value == 0 ? 0 : 1
    }
  }

  /// The least and the greatest integer of the type; all 64-bit integers for a floating-point type.
  public var integerRange: ClosedRange<Int128> {
    let (kind, bits) = layout
    return switch kind {
    case .real: Int128(Int64.min)...Int128(Int64.max)
    case .signed: -(1 << (bits - 1))...(1 << (bits - 1)) - 1
    case .unsigned: 0...(1 << bits) - 1
    case .truth: 0...1
    }
  }

  /// The real number truncated toward zero, or the nearest integer of the type; 0 for NaN.
  func saturated(_ value: Double) -> Int128 {
    guard !value.isNaN else { return 0 }
    let range = integerRange
    guard value < 0x1p64 else { return range.upperBound }
    let whole = value < 0 ? Int128(Int64(max(value, -0x1p63))) : Int128(UInt64(value))
    return min(max(whole, range.lowerBound), range.upperBound)
  }

  /// What arithmetic takes and gives for a real number: the zero of its sign if this type has only a subnormal number
  /// for it.
  ///
  /// Unchanged for types that are not floating point. A number that rounds to the least normal one is that one, as x86-64 has it.
  public func flushed(_ value: Double) -> Double {
    let least =
      switch arithmetic.layout {
      case (.real, 32): 0x1.ffffffp-127
      case (.real, _): Double.leastNormalMagnitude
      case (.signed, _), (.unsigned, _), (.truth, _): 0.0
      }
    return value.magnitude < least ? Double(signOf: value, magnitudeOf: 0) : value
  }

  /// The real number rounded to this type's precision; unchanged for types that are not floating point.
  public func rounded(_ value: Double) -> Double {
    switch layout {
    case (.real(let exponentBits), 16): Double(ShortFloat(exponentBits: exponentBits).rounded(Float(value)))
    case (.real, 32): Double(Float(value))
    case (.real, _), (.signed, _), (.unsigned, _), (.truth, _): value
    }
  }
}
