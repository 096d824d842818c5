// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import Testing

/// Coordinates are printed as sums of letters, and read back.
@Suite struct CoordinateTextTests {
  typealias Coordinate = IndexMap.Coordinate

  @Test func numbersOfAnySizeReadBack() {
    for number in [Int.min, .min + 1, -2, -1, 0, 1, 2, .max] {
      for coordinate in [
        Coordinate([.init(axis: 1, stride: number), .init(axis: 25, stride: 1)], offset: number),
        Coordinate([.init(axis: 0, stride: 3), .init(axis: 2, stride: number)], offset: 7),
      ] {
        #expect(Coordinate(coordinate.description) == coordinate, "\(coordinate)")
      }
    }
  }

  @Test("axes without a letter are printed, and no text names them", arguments: [Int.min, -1, 26, 300, .max])
  func axesWithoutALetter(_ axis: Int) {
    let text = Coordinate(axis: axis, stride: 2, offset: 1).description
    #expect(text == "2?+1" && Coordinate(text) == nil)
  }
}
