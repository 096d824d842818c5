// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusPrimitives
import Testing

@Suite struct PhiloxTests {
  /// The known answers that Random123 ships in `kat_vectors` for philox4x32 with 10 rounds.
  @Test(
    "blocks are those of Random123",
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
      (
        [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [0xFFFF_FFFF, 0xFFFF_FFFF],
        [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
      ),
      (
        [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], [0xA409_3822, 0x299F_31D0],
        [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func knownAnswers(counter: [UInt32], key: [UInt32], words: [UInt32]) {
    #expect(Philox.block(counter: counter, key: key) == words)
  }

  @Test("words are those of blocks counted from the first, and streams differ")
  func words() {
    let (key, stream) = (2 << 32 | 1 as UInt64, 0xABCD_EF01_2345_6789 as UInt64)
    let long = Philox.words(11, key: key, stream: stream)
    #expect(Philox.words(6, key: key, stream: stream) == Array(long.prefix(6)))
    #expect(Philox.words(3, key: key, stream: stream, first: 2) == Array(long.suffix(3)))
    #expect(Philox.words(11, key: key, stream: stream + 1) != long)
    #expect(Philox.words(11, key: key, stream: stream ^ 1 << 32) != long)
    // The number of a block has 64 bits and goes on from 0.
    for first in [0, 0xFFFF_FFFF, .max] as [UInt64] {
      let words = Philox.words(8, key: key, stream: stream, first: first)
      for (place, number) in [first, first &+ 1].enumerated() {
        let counter = [
          UInt32(truncatingIfNeeded: number), UInt32(number >> 32), 0x2345_6789, 0xABCD_EF01,
        ]
        #expect(Array(words[4 * place..<4 * place + 4]) == Philox.block(counter: counter, key: [1, 2]))
      }
    }
  }

  @Test("the numbers of named streams are those of Tests/Oracles/philox.py")
  func names() {
    #expect(RandomStream(domain: "shuffle").number == 0xC5_5354_7917_806D0)
    #expect(
      RandomStream(domain: "initializer", path: "classifier.1.weight").number == 0xB065_E5A1_5288_28B1)
    #expect(
      RandomStream(domain: "initializer", path: "0.weight", draw: 2).number == 0xD123_A9AC_0DC4_C7A1)
    #expect(RandomStream("ε").number == 0x3AEF_4263_688C_8C97)
  }

  @Test("domain, path and draw are told apart")
  func namesDiffer() {
    let streams = [
      RandomStream("a"), RandomStream("a\n1"), RandomStream("1\na"), RandomStream(""),
      RandomStream(domain: "random", path: "a", draw: 1), RandomStream(domain: "split", path: "a"),
      RandomStream(domain: "split"), RandomStream(domain: "shuffle"),
    ]
    #expect(Set(streams).count == streams.count)
    let literal: RandomStream = "a"
    #expect(literal == streams[0])
  }
}
