// SPDX-License-Identifier: Apache-2.0

/// Numbers written in decimal, the same in every locale.
enum DecimalNumber {
  /// The number a text stands for, or `nil` if it stands for none.
  ///
  /// Read are an optional sign and digits with an optional point and an optional exponent, or `nan`, `inf` or
  /// `infinity` in any case; neither hexadecimal digits nor separators between digits. The result is correctly rounded. A number too large for `Double` gives infinity.
  static func parse(_ text: ArraySlice<UInt8>) -> Double? {
    var bytes = text
    while let byte = bytes.first, byte == 0x20 || byte == 0x09 { bytes.removeFirst() }
    while let byte = bytes.last, byte == 0x20 || byte == 0x09 { bytes.removeLast() }
    var isNegative = false
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      bytes.removeFirst()
    }
    guard let magnitude = magnitude(bytes) else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  private static func magnitude(_ bytes: ArraySlice<UInt8>) -> Double? {
    var digits: UInt64 = 0
    var digitCount = 0
    var scale = 0
    var hasPoint = false
    var index = bytes.startIndex
    scan: while index < bytes.endIndex {
      switch bytes[index] {
      case 0x30...0x39:
        digitCount += 1
        if digitCount <= 18 { digits = digits * 10 + UInt64(bytes[index] - 0x30) }
        if hasPoint { scale -= 1 }
      case UInt8(ascii: ".") where !hasPoint: hasPoint = true
      default: break scan
      }
      index += 1
    }
    guard digitCount > 0 else { return nonFinite(bytes) }
    if index < bytes.endIndex {
      guard let exponent = exponent(bytes[index...]) else { return nil }
      scale += exponent
    }
    // Clinger, "How to read floating point numbers accurately", 1990: an exact integer times or over an exact
    // power of ten is rounded once.
    if digitCount <= 18, digits <= 1 << 53, abs(scale) < powersOfTen.count {
      return scale < 0 ? Double(digits) / powersOfTen[-scale] : Double(digits) * powersOfTen[scale]
    }
    return Double(String(decoding: bytes, as: UTF8.self))
  }

  /// The value of `e-12`, bounded where it no longer matters.
  private static func exponent(_ bytes: ArraySlice<UInt8>) -> Int? {
    var rest = bytes
    guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return nil }
    rest.removeFirst()
    let sign = rest.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
    guard !rest.isEmpty, rest.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    var value = 0
    for digit in rest { value = min(value * 10 + Int(digit - 0x30), 1_000_000) }
    return sign == UInt8(ascii: "-") ? -value : value
  }

  private static func nonFinite(_ bytes: ArraySlice<UInt8>) -> Double? {
    switch String(decoding: bytes, as: UTF8.self).lowercased() {
    case "nan": .nan
    case "inf", "infinity": .infinity
    default: nil
    }
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]
}
