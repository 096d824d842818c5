// SPDX-License-Identifier: Apache-2.0

import ApusTensor

extension DType {
  /// The type of an element in C.
  var cType: String {
    switch self {
    case .f32: "float"
    case .f64: "double"
    case .i32: "int32_t"
    case .i64: "int64_t"
    case .u8, .bool: "uint8_t"
    case .u32: "uint32_t"
    }
  }
}

extension Literal {
  /// The constant in C with exactly these bits, but for a NaN's payload.
  ///
  /// Short decimals stand where they are exact, hexadecimal floating constants elsewhere: the digits of
  /// `0.1f` may legally be kept in a wider format, those of `0x1.99999ap-4f` mean one number.
  var cConstant: String {
    switch dtype {
    case .f32: Self.constant(real) + (real.isNaN || real.isInfinite ? "" : "f")
    // The macros for what is not finite are of type float.
    case .f64: (real.isFinite ? "" : "(double)") + Self.constant(real)
    case .i32, .i64:
      integer == dtype.integerRangeOfC.lowerBound ? "-\(dtype.integerRangeOfC.upperBound) - 1" : "\(integer)"
    case .u32: "\(integer)u"
    case .u8, .bool: "\(integer)"
    }
  }

  private static func constant(_ value: Double) -> String {
    if value.isNaN { return "NAN" }
    let sign = value.sign == .minus ? "-" : ""
    if value.isInfinite { return sign + "INFINITY" }
    let magnitude = value.magnitude
    let scaled = magnitude * 64
    let isShort = magnitude < 65536 && scaled == scaled.rounded()
    return sign + (isShort ? "\(magnitude)" : hexadecimal(magnitude))
  }

  /// `0x1.8p3` for a positive finite number; subnormal numbers are normalised.
  private static func hexadecimal(_ value: Double) -> String {
    var fraction = value.significand.bitPattern & 0xF_FFFF_FFFF_FFFF
    var digits = 13
    while digits > 0, fraction & 0xF == 0 {
      fraction >>= 4
      digits -= 1
    }
    if digits == 0 { return "0x1p\(value.exponent)" }
    let text = String(fraction, radix: 16)
    return "0x1." + String(repeating: "0", count: digits - text.utf8.count) + text + "p\(value.exponent)"
  }

  /// How tightly the constant binds.
  var precedence: Precedence {
    switch dtype {
    case .f32: !real.isNaN && real.sign == .minus ? .prefix : .primary
    case .f64: !real.isFinite || real.sign == .minus ? .prefix : .primary
    case .i32, .i64:
      integer == dtype.integerRangeOfC.lowerBound ? .additive : integer < 0 ? .prefix : .primary
    case .u8, .u32, .bool: .primary
    }
  }
}

extension DType {
  /// The least and greatest value of a signed integer type.
  fileprivate var integerRangeOfC: ClosedRange<Int64> {
    self == .i32 ? Int64(Int32.min)...Int64(Int32.max) : .min ... .max
  }
}
