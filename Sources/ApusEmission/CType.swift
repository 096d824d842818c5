// SPDX-License-Identifier: Apache-2.0

import ApusTensor

extension DType {
  /// The type of an element in C.
  var cType: String {
    let (kind, bits) = layout
    return switch kind {
    // C has no arithmetic on numbers of 16 bits; they are kept as their bits.
    case .real: bits == 16 ? "uint16_t" : bits == 32 ? "float" : "double"
    case .signed: "int\(bits)_t"
    case .unsigned, .truth: "uint\(bits)_t"
    }
  }
}

extension Literal {
  /// The constant in C with exactly these bits, but for a NaN's payload.
  ///
  /// Short decimals stand where they are exact, hexadecimal floating constants elsewhere: the digits of
  /// `0.1f` may legally be kept in a wider format, those of `0x1.99999ap-4f` mean one number.
  var cConstant: String {
    switch dtype.layout {
    case (.real, 16): "\(bits)"
    case (.real, 32): Self.constant(real) + (real.isNaN || real.isInfinite ? "" : "f")
    // The macros for what is not finite are of type float.
    case (.real, _): (real.isFinite ? "" : "(double)") + Self.constant(real)
    case (.signed, _): isLeastOfC ? "-\(dtype.integerRange.upperBound) - 1" : "\(integer)"
    case (.unsigned, 32): "\(integer)u"
    case (.unsigned, 64): "\(integer)ull"
    case (.unsigned, _), (.truth, _): "\(integer)"
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

  /// Whether the number without its sign is no `int` or `long long` of C.
  private var isLeastOfC: Bool { dtype.layout.bits >= 32 && integer == dtype.integerRange.lowerBound }

  /// How tightly the constant binds.
  var precedence: Precedence {
    switch dtype.layout {
    case (.real, 16): .primary
    case (.real, 32): !real.isNaN && real.sign == .minus ? .prefix : .primary
    case (.real, _): !real.isFinite || real.sign == .minus ? .prefix : .primary
    case (.signed, _): isLeastOfC ? .additive : integer < 0 ? .prefix : .primary
    case (.unsigned, _), (.truth, _): .primary
    }
  }
}
