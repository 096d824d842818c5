// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Apus

@Suite struct GraphLayoutTests {
  @Test("boxes stand apart and below what they use", arguments: 1...20)
  func randomGraphsAreWellPlaced(_ seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let widths = (0..<(5 + random(60))).map { _ in Double(40 + random(100)) }
    var edges: [(from: Int, to: Int)] = []
    for box in widths.indices.dropFirst() {
      for _ in 0..<random(4) { edges.append((random(box), box)) }
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
