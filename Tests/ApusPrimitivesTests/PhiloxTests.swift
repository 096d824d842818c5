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

  @Test("a shorter draw is the beginning of a longer one, and streams differ")
  func beginnings() {
    let long = Philox.words(11, key: [1, 2], stream: 5)
    #expect(Philox.words(6, key: [1, 2], stream: 5) == Array(long.prefix(6)))
    #expect(Philox.words(11, key: [1, 2], stream: 6) != long)
    #expect(Philox.words(11, key: [1, 2], stream: 5 | 1 << 32) != long)
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
