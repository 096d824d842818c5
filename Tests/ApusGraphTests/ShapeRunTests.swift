// SPDX-License-Identifier: Apache-2.0

import ApusTensor
import Testing

@Suite struct ShapeRunTests {
  @Test(
    "axes of two shapes are cut into the shortest runs",
    arguments: [
      ([2, 1, 6], [4, 3], [([0, 2], [0, 1])]),
      ([5, 6], [5, 2, 3], [([0], [0]), ([1], [1, 2])]),
      ([1, 4, 9], [2, 2, 1, 9], [([1], [0, 1]), ([2], [3])]),
      ([2, 3, 4], [6, 2, 2], [([0, 1], [0]), ([2], [1, 2])]),
      ([1, 1], [], []), ([0, 3], [3, 0], []), ([7], [7], [([0], [0])]),
    ] as [([Int], [Int], [([Int], [Int])])])
  func runs(_ from: [Int], _ to: [Int], _ expected: [([Int], [Int])]) {
    let runs = Shape(from).runs(to: Shape(to))
    #expect(runs.map(\.source) == expected.map(\.0) && runs.map(\.target) == expected.map(\.1))
    let back = Shape(to).runs(to: Shape(from))
    #expect(back.map(\.source) == runs.map(\.target) && back.map(\.target) == runs.map(\.source))
  }

  @Test("shapes with other numbers of elements have no runs") func otherCounts() {
    #expect(Shape([2, 3]).runs(to: Shape([5])).isEmpty)
  }
}
