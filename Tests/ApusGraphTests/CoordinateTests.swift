// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import Testing

/// Coordinates seen through others, however large their numbers are.
@Suite struct CoordinateTests {
  typealias Coordinate = IndexMap.Coordinate

  @Test func coordinatesAreSeenThroughOthers() {
    let views = [Coordinate(axis: 1, stride: -1, offset: 4), Coordinate(axis: nil, offset: 2)]
    let sum = Coordinate([.init(axis: 0, stride: 3), .init(axis: 1, stride: 5)], offset: 1)
    #expect(sum.seen(through: views) == Coordinate(axis: 1, stride: -3, offset: 23))
    #expect(Coordinate(axis: nil, offset: 7).seen(through: []) == Coordinate(axis: nil, offset: 7))
    // Both axes become one.
    let same = [Coordinate(axis: 2), Coordinate(axis: 2, stride: 2)]
    #expect(sum.seen(through: same) == Coordinate(axis: 2, stride: 13, offset: 1))
  }

  @Test("what no number holds and axes that there are not are seen through nothing")
  func numbersOfAnySize() {
    let half = 1 << 62
    #expect(Coordinate(axis: 1).seen(through: [Coordinate(axis: 0)]) == nil)
    #expect(Coordinate(axis: -1).seen(through: [Coordinate(axis: 0)]) == nil)
    #expect(Coordinate(axis: 0, stride: 2).seen(through: [Coordinate(axis: 0, offset: half)]) == nil)
    #expect(Coordinate(axis: 0, stride: 2).seen(through: [Coordinate(axis: 0, stride: half)]) == nil)
    #expect(Coordinate(axis: 0, offset: .max).seen(through: [Coordinate(axis: 0, offset: 1)]) == nil)
    for (stride, sum) in [(half, Int.max), (-half - 1, .min)] {
      let twice = Coordinate([.init(axis: 0, stride: stride), .init(axis: 0, stride: stride)])
      #expect(twice == Coordinate(axis: 0, stride: sum))
    }
  }
}
