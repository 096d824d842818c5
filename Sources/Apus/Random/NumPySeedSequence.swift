// SPDX-License-Identifier: Apache-2.0

/// NumPy's `SeedSequence`: spreads a seed over as many bits as a generator needs (O'Neill, "Developing a
/// seed_seq alternative", 2015).
package struct NumPySeedSequence: Hashable, Sendable {
  private var pool: [UInt32] = []

  /// Mixes the two halves of a seed into a pool of 128 bits.
  package init(_ seed: UInt64) {
    var hash = Hash(constant: 0x43B0_D7E5, multiplier: 0x931E_8875)
    pool = [
      hash(UInt32(truncatingIfNeeded: seed)), hash(UInt32(truncatingIfNeeded: seed >> 32)), hash(0), hash(0),
    ]
    for source in pool.indices {
      for target in pool.indices where target != source {
        let mixed = 0xCA01_F9DD &* pool[target] &- 0x4973_F715 &* hash(pool[source])
        pool[target] = mixed ^ mixed >> 16
      }
    }
  }

  /// `generate_state(count, uint64)`.
  package func words(count: Int) -> [UInt64] {
    var hash = Hash(constant: 0x8B51_F9DD, multiplier: 0x58F3_8DED)
    return (0..<count).map { word in
      let low = hash(pool[2 * word % pool.count])
      let high = hash(pool[(2 * word + 1) % pool.count])
      return UInt64(high) << 32 | UInt64(low)
    }
  }

  /// A hash whose constant changes with every use.
  private struct Hash {
    var constant: UInt32
    let multiplier: UInt32

    mutating func callAsFunction(_ value: UInt32) -> UInt32 {
      let mixed = value ^ constant
      constant &*= multiplier
      let scaled = mixed &* constant
      return scaled ^ scaled >> 16
    }
  }
}
