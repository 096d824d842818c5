// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Numbers and times as people read them, the same in every locale.
package enum ShortNumber {
  /// A number with a few significant digits and no zeros after them.
  package static func rounded(_ value: Double, digits: Int) -> String {
    guard var (scaled, exponent) = decimal(value, digits: digits) else { return special(value) }
    while scaled != 0, scaled % 10 == 0 { (scaled, exponent) = (scaled / 10, exponent + 1) }
    return Ticks.label(scaled, exponent)
  }

  /// A number with exactly four significant digits, so that a changing one does not move its neighbours.
  package static func metric(_ value: Double) -> String {
    guard let (scaled, exponent) = decimal(value, digits: 4) else { return special(value) }
    let leading = exponent + 3
    let sign = scaled < 0 ? "-" : ""
    if (-4...3).contains(leading) {
      return sign + Ticks.label(abs(scaled), exponent, decimals: max(0, -exponent))
    }
    let text = String(abs(scaled))
    let power = (leading < 0 ? "-" : "+") + (abs(leading) < 10 ? "0" : "") + String(abs(leading))
    return "\(sign)\(text.prefix(1)).\(text.dropFirst())e\(power)"
  }

  /// A share of one in per cent with one decimal.
  package static func percent(_ share: Double) -> String {
    guard share.isFinite, abs(share) < 1e6 else { return special(share) }
    let tenths = Int((share * 1000).rounded())
    return (tenths < 0 ? "-" : "") + "\(abs(tenths) / 10).\(abs(tenths) % 10) %"
  }

  /// A rate in whole numbers with groups of three digits, or three digits if it is below 100.
  package static func rate(_ value: Double) -> String {
    guard value.isFinite, value >= 0, value < 1e15 else { return special(value) }
    if value < 100 { return rounded(value, digits: 3) }
    var digits = String(Int(value.rounded()))[...]
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    return ([digits] + groups).joined(separator: " ")
  }

  /// A time as `m:ss` or `h:mm:ss`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "-:--" }
    let whole = Int(seconds.rounded())
    let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
  }

  /// The number as an integer of so many digits times a power of ten; `nil` for what is not finite.
  private static func decimal(_ value: Double, digits: Int) -> (scaled: Int, exponent: Int)? {
    if value == 0 { return (0, 1 - digits) }
    guard (1e-290...1e290).contains(abs(value)) else { return nil }
    var exponent = Int(log10(abs(value)).rounded(.down)) - digits + 1
    let scaled = { (exponent: Int) in
      Int((exponent < 0 ? value * pow(10, Double(-exponent)) : value / pow(10, Double(exponent))).rounded())
    }
    // Rounding may add a digit: 9.9996 becomes 10.00.
    if String(abs(scaled(exponent))).count > digits { exponent += 1 }
    return (scaled(exponent), exponent)
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? "nan" : value == .infinity ? "inf" : value == -.infinity ? "-inf" : "\(value)"
  }
}
