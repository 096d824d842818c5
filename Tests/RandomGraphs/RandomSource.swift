// SPDX-License-Identifier: Apache-2.0

package import ApusTensor

/// A source of random choices that a seed determines on every machine.
///
/// The generator is SplitMix64 (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*, 2014).
package struct RandomSource: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from a range.
  package mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// Whether something of the given probability happens.
  package mutating func happens(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }

  /// One of several things.
  package mutating func pick<T>(_ things: [T]) -> T { things[int(0...things.count - 1)] }

  /// Sizes of dimensions, among them 1 and, rarely, 0.
  package mutating func shape(rank: ClosedRange<Int> = 0...3) -> Shape {
    Shape((0..<int(rank)).map { _ in happens(0.06) ? 0 : pick([1, 2, 2, 3, 3, 4]) })
  }
}
