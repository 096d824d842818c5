// SPDX-License-Identifier: Apache-2.0

/// Places boxes in layers from top to bottom, each below all that it depends on (Sugiyama, Tagawa and Toda,
/// "Methods for visual understanding of hierarchical system structures", 1981, without virtual nodes).
struct GraphLayout {
  /// For each box, its layer.
  private(set) var layers: [Int]
  /// The boxes of each layer from left to right.
  private(set) var rows: [[Int]]

  init(count: Int, edges: [(from: Int, to: Int)]) {
    var layers = [Int](repeating: 0, count: count)
    // Boxes are in an order in which each follows those it depends on.
    for edge in edges { layers[edge.to] = max(layers[edge.to], layers[edge.from] + 1) }
    // What has at most one operand moves down to just above its first user, which shortens edges.
    var operands = [Int](repeating: 0, count: count)
    var users = [[Int]](repeating: [], count: count)
    for edge in edges {
      operands[edge.to] += 1
      users[edge.from].append(edge.to)
    }
    for box in (0..<count).reversed() where operands[box] <= 1 {
      if let first = users[box].map({ layers[$0] }).min() { layers[box] = first - 1 }
    }
    rows = [[Int]](repeating: [], count: (layers.max() ?? -1) + 1)
    for box in 0..<count { rows[layers[box]].append(box) }
    self.layers = layers
    order(edges)
  }

  /// Sorts each layer by the mean position of the neighbours above and below, a few times.
  private mutating func order(_ edges: [(from: Int, to: Int)]) {
    var above = [[Int]](repeating: [], count: layers.count)
    var below = above
    for edge in edges {
      above[edge.to].append(edge.from)
      below[edge.from].append(edge.to)
    }
    for round in 0..<8 {
      let neighbours = round % 2 == 0 ? above : below
      let order = round % 2 == 0 ? Array(rows.indices) : rows.indices.reversed()
      for layer in order {
        var position = [Double](repeating: 0, count: layers.count)
        for row in rows {
          for (index, box) in row.enumerated() { position[box] = (Double(index) + 0.5) / Double(row.count) }
        }
        let keys = rows[layer].map { box -> Double in
          let near = neighbours[box]
          guard !near.isEmpty else { return position[box] }
          return near.reduce(0) { $0 + position[$1] } / Double(near.count)
        }
        let sorted = rows[layer].indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        rows[layer] = sorted.map { rows[layer][$0] }
      }
    }
  }
}
