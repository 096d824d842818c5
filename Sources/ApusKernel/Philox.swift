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

  /// The words of a stream from a block on: word `4 i + j` is word `j` of block `first + i`.
  package static func words(_ count: Int, key: UInt64, stream: UInt64, first: UInt64 = 0) -> [UInt32] {
    var words: [UInt32] = []
    words.reserveCapacity(count + 3)
    while words.count < count {
      words += block(first &+ UInt64(words.count / 4), key: key, stream: stream)
    }
    return Array(words.prefix(count))
  }

  /// A word of a stream, counted from a block on.
  package static func word(_ position: Int, key: UInt64, stream: UInt64, first: UInt64) -> UInt32 {
    let (index, place) = UInt64(bitPattern: Int64(position)).quotientAndRemainder(dividingBy: 4)
    return block(first &+ index, key: key, stream: stream)[Int(place)]
  }

  /// The words of a block of a stream.
  private static func block(_ number: UInt64, key: UInt64, stream: UInt64) -> [UInt32] {
    func words(_ number: UInt64) -> [UInt32] {
      [UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32)]
    }
    return block(counter: words(number) + words(stream), key: words(key))
  }
}
