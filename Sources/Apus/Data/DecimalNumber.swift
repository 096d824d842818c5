// SPDX-License-Identifier: Apache-2.0

/// Numbers written in decimal, the same in every locale.
enum DecimalNumber {
  /// The number a text stands for, or `nil` if it stands for none.
  ///
  /// Read are an optional sign and digits with an optional point and an optional exponent, or `nan`, `inf` or
  /// `infinity` in any case; neither hexadecimal digits nor separators between digits. The result is correctly rounded. A number too large for `Double` gives infinity.
  static func parse(_ text: Span<UInt8>) -> Double? {
    var (start, end) = (0, text.count)
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    guard start < end else { return nil }
    let isNegative = text[start] == UInt8(ascii: "-")
    if isNegative || text[start] == UInt8(ascii: "+") { start += 1 }
    guard let magnitude = magnitude(text.extracting(start..<end)) else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func magnitude(_ bytes: Span<UInt8>) -> Double? {
    var digits: UInt64 = 0
    var digitCount = 0
    var scale = 0
    var hasPoint = false
    var index = 0
    scan: while index < bytes.count {
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
    if index < bytes.count {
      guard let exponent = exponent(bytes.extracting(index...)) else { return nil }
      scale += exponent
    }
    // Clinger, "How to read floating point numbers accurately", 1990: an exact integer times or over an exact
    // power of ten is rounded once.
    if digitCount <= 18, digits <= 1 << 53, abs(scale) < powersOfTen.count {
      return scale < 0 ? Double(digits) / powersOfTen[-scale] : Double(digits) * powersOfTen[scale]
    }
    return Double(string(bytes))
  }

  /// The value of `e-12`, bounded where it no longer matters.
  private static func exponent(_ bytes: Span<UInt8>) -> Int? {
    guard bytes[0] == UInt8(ascii: "e") || bytes[0] == UInt8(ascii: "E") else { return nil }
    var index = 1
    let isNegative = bytes.count > 1 && bytes[1] == UInt8(ascii: "-")
    if isNegative || bytes.count > 1 && bytes[1] == UInt8(ascii: "+") { index = 2 }
    guard index < bytes.count else { return nil }
    var value = 0
    while index < bytes.count {
      guard (0x30...0x39).contains(bytes[index]) else { return nil }
      value = min(value * 10 + Int(bytes[index] - 0x30), 1_000_000)
      index += 1
    }
    return isNegative ? -value : value
  }

  private static func nonFinite(_ bytes: Span<UInt8>) -> Double? {
    switch string(bytes).lowercased() {
    case "nan": .nan
    case "inf", "infinity": .infinity
    default: nil
    }
  }

  private static func string(_ bytes: Span<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]
}
