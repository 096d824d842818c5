// SPDX-License-Identifier: Apache-2.0

/// Round numbers along an axis, with labels that have no rounding noise.
struct Ticks: Hashable {
  struct Tick: Hashable {
    let value: Double
    let label: String
  }

  /// The range of the axis; it may begin and end between ticks.
  let lower: Double
  let upper: Double
  let ticks: [Tick]

  /// Ticks at multiples of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameters:
  ///   - count: about how many ticks there should be.
  ///   - smallestStep: a bound such as 1 for an axis of whole numbers.
  ///   - isWidened: whether the range grows to begin and end with a tick.
  init(
    from low: Double, to high: Double, count: Int, smallestStep: Double = 0, isWidened: Bool,
    suffix: String = ""
  ) {
    var (low, high) = (min(low, high), max(low, high))
    if !(high - low > abs(high) * 1e-9) {
      let margin = max(abs(high) * 0.1, 1e-12)
      (low, high) = (low - margin, high + margin)
    }
    let wanted = max((high - low) / Double(max(count, 1)), smallestStep)
    let (mantissa, exponent) = Self.step(atLeast: wanted)
    let step = Self.value(mantissa, exponent)
    // Rounding noise must not add a tick beyond the end.
    let noise = 1e-6
    let first = isWidened ? (low / step + noise).rounded(.down) : (low / step - noise).rounded(.up)
    let last = isWidened ? (high / step - noise).rounded(.up) : (high / step + noise).rounded(.down)
    guard abs(first) < 1e12, abs(last) < 1e12, first <= last, last - first < 1000 else {
      // The numbers differ in less than their last few digits: label the ends only.
      self.init(lower: low, upper: high, ticks: [low, high].map { Tick(value: $0, label: "\($0)\(suffix)") })
      return
    }
    // Plain decimals have as many digits after the point as the step has: 0.5, 1.0, 1.5.
    let isPlain = exponent > -5 && max(abs(low), abs(high)) < 1e6
    let decimals = isPlain ? max(0, -exponent) : nil
    let ticks = (Int(first)...Int(last)).map { multiple in
      let digits = multiple * mantissa
      let label = Self.label(digits, exponent, decimals: decimals) + suffix
      return Tick(value: Self.value(digits, exponent), label: label)
    }
    self.init(
      lower: isWidened ? min(low, ticks.first?.value ?? low) : low,
      upper: isWidened ? max(high, ticks.last?.value ?? high) : high, ticks: ticks)
  }

  /// Ticks at powers of ten and, over a short range, at twice and five times them.
  init(logarithmicFrom low: Double, to high: Double) {
    var exponent = Self.step(atLeast: low).exponent - 1
    while Self.value(1, exponent + 1) <= low { exponent += 1 }
    var top = exponent
    while Self.value(1, top) < high { top += 1 }
    let stride = max(1, (top - exponent + 5) / 6)
    let mantissas = top - exponent <= 2 ? [1, 2, 5] : [1]
    var ticks: [Tick] = []
    for power in Swift.stride(from: exponent, through: top, by: stride) {
      for mantissa in mantissas {
        let value = Self.value(mantissa, power)
        if value >= low / 1.05, value <= high * 1.05 {
          ticks.append(Tick(value: value, label: Self.label(mantissa, power)))
        }
      }
    }
    self.init(
      lower: min(low, ticks.first?.value ?? low), upper: max(high, ticks.last?.value ?? high), ticks: ticks)
  }

  private init(lower: Double, upper: Double, ticks: [Tick]) {
    self.lower = lower
    self.upper = upper
    self.ticks = ticks
  }

  /// The smallest of 1, 2 or 5 times a power of ten that is not below a bound.
  private static func step(atLeast bound: Double) -> (mantissa: Int, exponent: Int) {
    var exponent = -300
    while exponent < 300, value(10, exponent) < bound { exponent += 1 }
    for mantissa in [1, 2, 5] where value(mantissa, exponent) >= bound { return (mantissa, exponent) }
    return (1, exponent + 1)
  }

  /// Digits times a power of ten, without the error of repeated multiplication.
  private static func value(_ digits: Int, _ exponent: Int) -> Double {
    Double("\(digits)e\(exponent)") ?? 0
  }

  /// Digits times a power of ten in decimal, with a number of decimals or the shortest; without such a number,
  /// the very large and the very small as `2e-7`.
  static func label(_ digits: Int, _ exponent: Int, decimals: Int? = nil) -> String {
    if digits == 0, decimals ?? 0 == 0 { return "0" }
    var (digits, exponent) = (digits, exponent)
    if decimals == nil {
      while digits % 10 == 0 { (digits, exponent) = (digits / 10, exponent + 1) }
    }
    let magnitude = String(abs(digits))
    let sign = digits < 0 ? "−" : ""
    let leading = exponent + magnitude.count - 1
    if decimals == nil, leading < -4 || leading > 5 {
      let fraction = magnitude.dropFirst()
      return sign + magnitude.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "e\(leading)"
    }
    if exponent >= 0 { return sign + magnitude + String(repeating: "0", count: exponent) }
    let padded = String(repeating: "0", count: max(0, 1 - exponent - magnitude.count)) + magnitude
    return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
  }
}
