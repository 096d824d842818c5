// SPDX-License-Identifier: Apache-2.0
import ApusRuntime
import Testing

/// Philox against Random123's known answers, and what is built on it against Tests/Oracles/philox.py.
@Suite struct RandomTests {
  private static let all = UInt32.max

  /// From `kat_vectors` of Random123: counter, key, words.
  static let knownAnswers: [([UInt32], [UInt32], [UInt32])] = [
    ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    ([all, all, all, all], [all, all], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    (
      [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
      [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ]

  @Test(arguments: Runtime.available) func knownAnswersOfRandom123(runtime: Runtime) throws {
    let philox = try runtime("apus_philox4x32")
    for (counter, key, words) in Self.knownAnswers {
      var out: [UInt32] = [0, 0, 0, 0]
      apus_call_philox(philox, counter, key, &out)
      #expect(out == words)
    }
  }

  private static let key = Int64(bitPattern: 0xdead_beef_0000_0007)

  @Test(arguments: Runtime.available) func wordsFollowTheCounter(runtime: Runtime) throws {
    let strip = try runtime("apus_random_words")
    let word = try runtime("apus_random_word")
    let stream: Int64 = 0x1_0000_0002
    let expected: [UInt32] = [
      450_299_043, 1_385_469_553, 1_634_302_301, 811_544_903, 2_415_266_783, 3_704_203_965, 1_876_656_652,
      4_180_691_103, 4_060_978_780, 3_558_868_513, 178_243_045,
    ]
    for n in 0...expected.count {
      var out = [UInt32](repeating: 99, count: n + 1)
      apus_call_random_words(strip, Int64(n), &out, Self.key, 0, stream, 0, 1)
      #expect(Array(out[..<n]) == Array(expected[..<n]) && out[n] == 99)
    }
    for (position, bits) in expected.enumerated() {
      #expect(apus_call_random_word(word, Self.key, 0, stream, Int64(position)) == bits)
      #expect(
        apus_call_random_word(word, Self.key, -1, stream, Int64(position) + 4) == bits,
        "the number of a block goes on from 0")
    }
  }

  /// The numbers of Tests/Oracles/philox.py for words from another block on, across the carry of its number.
  @Test(arguments: Runtime.available) func wordsBeginAtABlock(runtime: Runtime) throws {
    let strip = try runtime("apus_random_words")
    for (first, expected) in Self.laterWords {
      var out = [UInt32](repeating: 0, count: 6)
      apus_call_random_words(strip, 6, &out, Self.key, Int64(bitPattern: first), 5, 0, 1)
      #expect(out == expected)
    }
  }

  private static let laterWords: [(UInt64, [UInt32])] = [
    (1, [1_867_002_250, 3_283_163_472, 4_081_419_408, 530_804_776, 1_070_226_382, 1_089_397_661]),
    (0xffff_ffff, [3_663_324_486, 98_341_594, 851_828_879, 3_366_988_170, 2_707_430_470, 224_106_356]),
    (
      0xffff_ffff_ffff_ffff,
      [3_273_849_595, 2_530_490_040, 1_128_639_261, 3_347_944_943, 3_999_393_770, 761_143_759]
    ),
  ]

  /// Strips of any start, step and length hold the words that are asked for one at a time.
  @Test(arguments: Runtime.available) func stripsAreTheWords(runtime: Runtime) throws {
    let strip = try runtime("apus_random_words")
    let word = try runtime("apus_random_word")
    let (first, stream) = (0xffff_fffe as Int64, Int64(bitPattern: 0xabcd_ef01_2345_6789))
    for step in [1, 2, 3, 0, -1] as [Int64] {
      for start in [200, 201, 202, 203, 264] as [Int64] {
        for n in [0, 1, 3, 64, 67, 203] where Int64(n) * -step <= start {
          var out = [UInt32](repeating: 99, count: n + 1)
          apus_call_random_words(strip, Int64(n), &out, Self.key, first, stream, start, step)
          for i in 0..<n {
            let position = start + Int64(i) * step
            #expect(out[i] == apus_call_random_word(word, Self.key, first, stream, position))
          }
          #expect(out[n] == 99)
        }
      }
    }
  }

  private func shuffled(
    _ runtime: Runtime, _ n: Int, seed: UInt64, stream: UInt64 = 5, epoch: UInt32
  ) throws -> [UInt32] {
    var out = [UInt32](repeating: .max, count: n)
    apus_call_shuffle(try runtime("apus_shuffle"), Int64(n), &out, seed, stream, epoch)
    return out
  }

  @Test(arguments: Runtime.available) func shuffleIsTheOraclesPermutation(runtime: Runtime) throws {
    #expect(
      try shuffled(runtime, 17, seed: 42, epoch: 0)
        == [16, 5, 2, 0, 10, 11, 15, 13, 1, 4, 3, 9, 14, 12, 7, 6, 8])
    #expect(
      try shuffled(runtime, 17, seed: 42, epoch: 1)
        == [13, 2, 9, 15, 6, 14, 4, 5, 10, 0, 8, 12, 3, 7, 1, 11, 16])
    #expect(
      try shuffled(runtime, 17, seed: 42, stream: 6, epoch: 0)
        == [1, 2, 11, 9, 3, 4, 7, 0, 8, 6, 14, 5, 16, 15, 13, 10, 12])
    let long = try shuffled(
      runtime, 1000, seed: 0x123_4567_89AB_CDEF, stream: 0xFEDC_BA98_7654_3210, epoch: 3)
    #expect(Array(long[..<8]) == [456, 502, 344, 388, 7, 160, 943, 219])
    #expect(long.enumerated().reduce(0) { $0 + $1.offset * Int($1.element) } == 250_625_970)
    for n in [0, 1, 2, 3, 257] {
      #expect(try shuffled(runtime, n, seed: 5, epoch: 9).sorted() == (0..<n).map { UInt32($0) })
    }
  }

  /// Each value lands in each place about equally often: chi-square of 8 x 8 cells over 4000 epochs.
  @Test func shuffleFavoursNoPlace() throws {
    let runtime = try #require(Runtime.available.last)
    var counts = [Double](repeating: 0, count: 64)
    for epoch in 0..<4000 {
      for (place, value) in try shuffled(runtime, 8, seed: 11, epoch: UInt32(epoch)).enumerated() {
        counts[place * 8 + Int(value)] += 1
      }
    }
    let square = counts.reduce(0) { $0 + ($1 - 500) * ($1 - 500) / 500 }
    #expect(square < 100, "49 degrees of freedom: above 100 once in 20000 times")
  }
}
