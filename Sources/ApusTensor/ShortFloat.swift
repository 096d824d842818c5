// SPDX-License-Identifier: Apache-2.0

/// Floating-point numbers of 16 bits as bits, each of which is a number of 32 bits too.
package struct ShortFloat: Hashable, Sendable {
  private let exponentBits: Int
  private var fractionBits: Int { 15 - exponentBits }
  /// The exponent of the least normal number, and of all subnormal ones.
  private var leastExponent: Int { 2 - 1 << (exponentBits - 1) }
  private var infinity: Int { (1 << exponentBits - 1) << fractionBits }

  /// Numbers with so many bits for the exponent: 5 for `f16`, 8 for `bf16`.
  package init(exponentBits: Int) { self.exponentBits = exponentBits }

  /// The bits of the nearest number, of two equally near ones that whose last bit is 0; a NaN becomes quiet.
  package func bits(nearest value: Float) -> UInt16 {
    let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
    if value.isNaN {
      let payload = Int(value.bitPattern >> UInt32(23 - fractionBits)) & (1 << fractionBits - 1)
      return sign | UInt16(infinity | 1 << (fractionBits - 1) | payload)
    }
    guard value.isFinite else { return sign | UInt16(infinity) }
    // The number is an integer times a power of two, taken from its bits: arithmetic may count it as 0.
    let (field, fraction) = (Int(value.exponentBitPattern), Int(value.significandBitPattern))
    let (integer, power) = (field == 0 ? fraction : fraction + 1 << 23, max(field, 1) - 150)
    guard integer != 0 else { return sign }
    let exponent = max(power + Int.bitWidth - 1 - integer.leadingZeroBitCount, leastExponent)
    // How many steps between neighbours the number is away from 0, were they all as large as they are here.
    let steps = Double(sign: .plus, exponent: power - exponent + fractionBits, significand: Double(integer))
      .rounded(.toNearestOrEven)
    return sign | UInt16(min((exponent - leastExponent) << fractionBits + Int(steps), infinity))
  }

  /// The number with these bits.
  package func value(_ bits: UInt16) -> Float {
    // With as many bits for the exponent, a number's bits are the first ones of the same number.
    if exponentBits == 8 { return Float(bitPattern: UInt32(bits) << 16) }
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = Int(bits & 0x7FFF)
    let (exponent, fraction) = (magnitude >> fractionBits, magnitude & (1 << fractionBits - 1))
    if magnitude >= infinity {
      return Float(bitPattern: sign | 0x7F80_0000 | UInt32(fraction << (23 - fractionBits)))
    }
    let steps = exponent == 0 ? fraction : fraction + 1 << fractionBits
    let step = max(exponent - 1, 0) + leastExponent - fractionBits
    let value = Float(Double(sign: .plus, exponent: step, significand: Double(steps)))
    return Float(bitPattern: sign | value.bitPattern)
  }

  /// The nearest number, as one of 32 bits.
  func rounded(_ value: Float) -> Float { self.value(bits(nearest: value)) }
}
