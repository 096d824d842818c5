// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import Testing

@Suite struct FirstOccurrencesTests {
  @Test(
    "the first of equal elements is found, however many there are and however their hashes collide",
    arguments: [0, 1, 7, 8, 9, 10, 33, 300], [0, 4, 100])
  func finds(count: Int, capacity: Int) {
    for spread in [1, 3, 1_000] {
      // Each element comes twice; those whose numbers differ by the spread have one hash.
      let elements = (0..<2 * count).map { $0 % max(count, 1) }
      var first = FirstOccurrences(capacity: capacity)
      for (position, element) in elements.enumerated() {
        let hash = (element % spread).hashValue
        let found = first.position(hash: hash) { elements[$0] == element }
        #expect(found == (position < count ? nil : position - count))
        if found == nil { first.note(hash: hash, at: position) }
      }
      #expect(first.position(hash: 0) { elements[$0] == -1 } == nil)
    }
  }
}
