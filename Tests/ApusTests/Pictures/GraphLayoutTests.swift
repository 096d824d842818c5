// SPDX-License-Identifier: Apache-2.0

import RandomSources
import Testing

@testable import Apus

@Suite struct GraphLayoutTests {
  @Test("boxes stand apart and below what they use", arguments: 1...20)
  func randomGraphsAreWellPlaced(_ seed: Int) {
    var random = RandomSource(seed: UInt64(seed))
    let widths = (0..<(5 + random.int(below: 60))).map { _ in Double(40 + random.int(below: 100)) }
    var edges: [(from: Int, to: Int)] = []
    for box in widths.indices.dropFirst() {
      for _ in 0..<random.int(below: 4) { edges.append((random.int(below: box), box)) }
    }
    let layout = GraphLayout(widths: widths, edges: edges, layerHeight: 30, gap: (20, 40))
    for edge in edges {
      let (from, to) = (layout.centers[edge.from], layout.centers[edge.to])
      #expect(to.y - from.y >= 70, "seed \(seed): \(edge)")
    }
    for first in widths.indices {
      let (center, half) = (layout.centers[first], widths[first] / 2)
      #expect(center.x - half >= -0.01 && center.x + half <= layout.size.width + 0.01, "seed \(seed)")
      for second in widths.indices where second > first && layout.centers[second].y == center.y {
        let distance = abs(layout.centers[second].x - center.x) - half - widths[second] / 2
        #expect(distance >= 19.99, "seed \(seed): boxes \(first) and \(second)")
      }
    }
    // Each edge is one way of pieces from its first box to its last.
    let below = Dictionary(grouping: layout.segments, by: \.from)
    for edge in edges {
      var ends = [edge.from]
      var isReached = false
      while let end = ends.popLast(), !isReached {
        for segment in below[end, default: []] where layout.owners[segment.from] == edge.from {
          if segment.to == edge.to { isReached = true }
          if segment.to >= layout.count { ends.append(segment.to) }
        }
      }
      #expect(isReached, "seed \(seed): \(edge)")
    }
  }
}
