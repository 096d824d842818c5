// SPDX-License-Identifier: Apache-2.0

/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
/// easy as 1, 2, 3" (2011): a block of four words is a pure function of counter and key.
package enum Philox {
  /// The four words of a block.
  package static func block(counter: [UInt32], key: [UInt32]) -> [UInt32] {
    var (c, k) = (counter, key)
    for _ in 0..<10 {
      let first = c[0].multipliedFullWidth(by: 0xD251_1F53)
      let second = c[2].multipliedFullWidth(by: 0xCD9E_8D57)
      c = [second.high ^ c[1] ^ k[0], second.low, first.high ^ c[3] ^ k[1], first.low]
      k = [k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85]
    }
    return c
  }

  /// The first words of a stream: word `4 i + j` is word `j` of block `i`.
  package static func words(_ count: Int, key: [UInt32], stream: UInt64) -> [UInt32] {
    let (low, high) = (UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    var words: [UInt32] = []
    words.reserveCapacity(count + 3)
    var index: UInt64 = 0
    while words.count < count {
      let counter = [UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), low, high]
      words += block(counter: counter, key: key)
      index += 1
    }
    return Array(words.prefix(count))
  }
}
