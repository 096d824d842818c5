// SPDX-License-Identifier: Apache-2.0

import RandomSources
import Testing

@testable import ApusScheduling

@Suite struct PackingTests {
  /// Few blocks, of which each is held against all others, and more than that.
  @Test(arguments: [1, 40, Packing.searchLimit, Packing.searchLimit + 1, 5_000], [UInt64(1), 2])
  func blocksThatLiveTogetherLieApart(_ count: Int, _ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let steps = count / 2 + 1
    let blocks = (0..<count).map { _ in
      let first = Int.random(in: 0..<steps, using: &random)
      let last = min(steps - 1, first + Int.random(in: 0...20, using: &random))
      return Packing.Block(bytes: 64 * Int.random(in: 1...50, using: &random), first: first, last: last)
    }
    let packing = Packing(blocks, steps: steps)
    #expect(packing.height >= packing.lowerBound)
    #expect(packing.height <= 2 * packing.lowerBound, "seed \(seed)")
    // By step, from the lowest: each block is put where it lives.
    var alive = [[Int]](repeating: [], count: steps)
    for block in blocks.indices.sorted(by: { packing.offsets[$0] < packing.offsets[$1] }) {
      for step in blocks[block].first...blocks[block].last { alive[step].append(block) }
    }
    for blocksOfStep in alive {
      var end = 0
      for block in blocksOfStep {
        // An expectation for each costs more than all else here.
        if packing.offsets[block] < end { Issue.record("seed \(seed): block \(block)") }
        end = packing.offsets[block] + blocks[block].bytes
      }
      if end > packing.height { Issue.record("seed \(seed): \(end) is above the height") }
    }
  }
}
