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
  /// The constant in C with exactly these bits (but for a NaN's payload) and how tightly it binds.
  ///
  /// Short decimals stand where they are exact, hexadecimal floating constants elsewhere: the digits of
  /// `0.1f` may legally be kept in a wider format, those of `0x1.99999ap-4f` mean one number.
  var cConstant: CExpression {
    switch dtype {
    case .f32: Self.constant(real, isSingle: true)
    case .f64: Self.constant(real, isSingle: false)
    case .i32, .i64:
      integer == dtype.integerRangeOfC.lowerBound
        ? CExpression("-\(dtype.integerRangeOfC.upperBound) - 1", .additive)
        : CExpression("\(integer)", integer < 0 ? .prefix : .primary)
    case .u32: CExpression("\(integer)u", .primary)
    case .u8, .bool: CExpression("\(integer)", .primary)
    }
  }

  private static func constant(_ value: Double, isSingle: Bool) -> CExpression {
    if value.isNaN { return CExpression("NAN", .primary) }
    let sign = value.sign == .minus ? "-" : ""
    let precedence: Precedence = value.sign == .minus ? .prefix : .primary
    if value.isInfinite { return CExpression(sign + "INFINITY", precedence) }
    let magnitude = value.magnitude
    let scaled = magnitude * 64
    let isShort = magnitude < 65536 && scaled == scaled.rounded()
    let digits = isShort ? "\(magnitude)" : hexadecimal(magnitude)
    return CExpression(sign + digits + (isSingle ? "f" : ""), precedence)
  }

  /// `0x1.8p+3` for a positive finite number; subnormal numbers are normalised.
  private static func hexadecimal(_ value: Double) -> String {
    let fraction = value.significand.bitPattern & 0xF_FFFF_FFFF_FFFF
    var digits = String(fraction, radix: 16)
    digits = String(repeating: "0", count: 13 - digits.utf8.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "0x1" + (digits.isEmpty ? "" : "." + digits) + "p\(value.exponent)"
  }
}

extension DType {
  /// The least and greatest value of a signed integer type.
  fileprivate var integerRangeOfC: ClosedRange<Int64> {
    self == .i32 ? Int64(Int32.min)...Int64(Int32.max) : .min ... .max
  }
}
