// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// NumPy's `default_rng(seed)`, draw for draw, so that data and weights of other frameworks can be repeated.
///
/// The bits come from PCG XSL-RR 128/64 (O'Neill, "PCG: a family of simple fast space-efficient statistically
/// good algorithms for random number generation", 2014), seeded by ``NumPySeedSequence``.
package struct NumPyGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt128
  private let increment: UInt128
  /// The upper half of a 64-bit draw of which only the lower has been used.
  private var half: UInt32?

  /// The generator `numpy.random.default_rng(seed)`.
  package init(seed: UInt64) {
    let words = NumPySeedSequence(seed).words(count: 4)
    increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
    state = 0
    step()
    state &+= UInt128(words[0]) << 64 | UInt128(words[1])
    step()
  }

  private mutating func step() {
    let multiplier = UInt128(2_549_297_995_355_413_924) << 64 | UInt128(4_865_540_595_714_422_341)
    state = state &* multiplier &+ increment
  }

  /// 64 random bits.
  package mutating func next() -> UInt64 {
    step()
    let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let rotation = UInt64(truncatingIfNeeded: state >> 122)
    return folded &>> rotation | folded &<< (64 &- rotation)
  }

  /// 32 random bits: the lower half of a 64-bit draw and, the next time, its upper half.
  package mutating func nextHalf() -> UInt32 {
    if let half {
      self.half = nil
      return half
    }
    let bits: UInt64 = next()
    half = UInt32(truncatingIfNeeded: bits >> 32)
    return UInt32(truncatingIfNeeded: bits)
  }

  /// `random()`: uniform in 0..<1 with 53 random bits.
  package mutating func uniform() -> Double {
    Double((next() as UInt64) >> 11) * 0x1p-53
  }

  /// `random(dtype=float32)`: uniform in 0..<1 with 24 random bits.
  package mutating func uniformFloat() -> Float {
    Float(nextHalf() >> 8) * 0x1p-24
  }

  /// `integers(low, high)` with its default type: uniform in the range.
  ///
  /// Lemire, "Fast random integer generation in an interval", 2019; ranges that fit use 32 bits a draw.
  package mutating func integer(in range: Range<Int64>) -> Int64 {
    guard !range.isEmpty else { return range.lowerBound }
    let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
    if width == 1 { return range.lowerBound }
    let offset: UInt64
    if width == 1 << 32 {
      offset = UInt64(nextHalf())
    } else if width < 1 << 32 {
      let width = UInt32(width)
      var product = width.multipliedFullWidth(by: nextHalf())
      if product.low < width {
        let threshold = (0 &- width) % width
        while product.low < threshold { product = width.multipliedFullWidth(by: nextHalf()) }
      }
      offset = UInt64(product.high)
    } else {
      var product = width.multipliedFullWidth(by: next())
      if product.low < width {
        let threshold = (0 &- width) % width
        while product.low < threshold { product = width.multipliedFullWidth(by: next()) }
      }
      offset = product.high
    }
    return range.lowerBound &+ Int64(bitPattern: offset)
  }

  /// `standard_normal()`: normal with mean 0 and variance 1, by the ziggurat method.
  package mutating func standardNormal() -> Double {
    let table = Ziggurat.normal
    while true {
      let bits: UInt64 = next()
      let layer = Int(bits & 0xFF)
      let isNegative = bits & 0x100 != 0
      let position = bits >> 9 & (1 << 52 - 1)
      let magnitude = Double(position) * table.widths[layer]
      let x = isNegative ? -magnitude : magnitude
      if position < table.inside[layer] { return x }
      if layer == 0 {
        let tail = normalTail()
        return position >> 8 & 1 != 0 ? -tail : tail
      }
      let height = (table.heights[layer - 1] - table.heights[layer]) * uniform() + table.heights[layer]
      if height < exp(-0.5 * x * x) { return x }
    }
  }

  /// The part of the distribution beyond the lowest layer (Marsaglia, 1964).
  private mutating func normalTail() -> Double {
    while true {
      let x = -Ziggurat.inverseTailStart * log1p(-uniform())
      let y = -log1p(-uniform())
      if y + y > x * x { return Ziggurat.tailStart + x }
    }
  }
}

extension NumPyGenerator {
  /// `(standard_normal(count) * scale).astype(float32)`.
  package mutating func standardNormals(_ count: Int, scale: Double = 1) -> [Float] {
    (0..<count).map { _ in Float(standardNormal() * scale) }
  }

  /// `random(count, dtype=float32)`.
  package mutating func uniformFloats(_ count: Int) -> [Float] {
    (0..<count).map { _ in uniformFloat() }
  }

  /// `integers(low, high, count)`.
  package mutating func integers(_ count: Int, in range: Range<Int64>) -> [Int64] {
    (0..<count).map { _ in integer(in: range) }
  }
}
