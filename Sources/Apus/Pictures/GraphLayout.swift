// SPDX-License-Identifier: Apache-2.0

/// Places boxes in layers from top to bottom, each below all that it depends on.
///
/// Layers by longest paths, order within a layer by barycentres, and coordinates by least squares, as K.
/// Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system structures" (1981).
/// An edge over several layers runs through virtual boxes; all edges of one box share them, so that a value
/// with many uses is one line that branches.
struct GraphLayout {
  /// A position in the picture.
  typealias Point = (x: Double, y: Double)

  /// A piece of an edge: from one layer to the next.
  struct Segment: Hashable {
    let from: Int
    let to: Int
  }

  /// The middle of each box, virtual ones at the end.
  private(set) var centers: [Point]
  /// The pieces of all edges, each once.
  private(set) var segments: [Segment] = []
  /// The size of the whole, without a margin.
  private(set) var size: (width: Double, height: Double) = (0, 0)
  /// The number of boxes that are not virtual.
  let count: Int
  /// How high a layer is.
  let layerHeight: Double

  private var layers: [Int]
  /// For each box, the one whose edges it carries; a box that is not virtual is its own.
  private(set) var owners: [Int]
  private var rows: [[Int]] = []
  private var widths: [Double]
  private var above: [[Int]]
  private var below: [[Int]]

  /// Places boxes that stand in an order in which each follows those it depends on.
  init(widths: [Double], edges: [(from: Int, to: Int)], layerHeight: Double, gap: (x: Double, y: Double)) {
    count = widths.count
    self.widths = widths
    self.layerHeight = layerHeight
    layers = Self.layers(of: widths.count, edges)
    owners = Array(widths.indices)
    centers = []
    above = []
    below = []
    addSegments(edges)
    rows = [[Int]](repeating: [], count: (layers.max() ?? -1) + 1)
    for box in layers.indices { rows[layers[box]].append(box) }
    order()
    place(gap)
  }

  /// The longest path to each box; then boxes with no more operands than uses move down to just above their
  /// first user, which shortens edges.
  private static func layers(of count: Int, _ edges: [(from: Int, to: Int)]) -> [Int] {
    var layers = [Int](repeating: 0, count: count)
    var incoming = [[Int]](repeating: [], count: count)
    var outgoing = incoming
    for edge in edges {
      incoming[edge.to].append(edge.from)
      outgoing[edge.from].append(edge.to)
    }
    for box in 0..<count { for other in incoming[box] { layers[box] = max(layers[box], layers[other] + 1) } }
    for box in (0..<count).reversed() where incoming[box].count <= outgoing[box].count {
      if let first = outgoing[box].map({ layers[$0] }).min() { layers[box] = first - 1 }
    }
    return layers
  }

  /// Cuts edges into pieces of one layer each.
  private mutating func addSegments(_ edges: [(from: Int, to: Int)]) {
    var chains = [[Int]](repeating: [], count: count)
    var known: Set<Segment> = []
    above = [[Int]](repeating: [], count: count)
    below = above
    for edge in edges {
      var last = edge.from
      for layer in stride(from: layers[edge.from] + 1, to: layers[edge.to], by: 1) {
        let position = layer - layers[edge.from] - 1
        if position == chains[edge.from].count {
          chains[edge.from].append(layers.count)
          layers.append(layer)
          owners.append(edge.from)
          widths.append(6)
          above.append([])
          below.append([])
        }
        add(Segment(from: last, to: chains[edge.from][position]), &known)
        last = chains[edge.from][position]
      }
      add(Segment(from: last, to: edge.to), &known)
    }
  }

  private mutating func add(_ segment: Segment, _ known: inout Set<Segment>) {
    guard known.insert(segment).inserted else { return }
    segments.append(segment)
    below[segment.from].append(segment.to)
    above[segment.to].append(segment.from)
  }

  // MARK: Order

  /// Sorts each layer by the mean position of its neighbours, downwards and upwards in turn, and keeps the
  /// order with the fewest crossings.
  private mutating func order() {
    var best = rows
    var fewest = crossings
    for round in 0..<24 where fewest > 0 {
      let isDown = round % 2 == 0
      var positions = self.positions
      for layer in isDown ? Array(rows.indices) : rows.indices.reversed() {
        let keys = rows[layer].enumerated().map { index, box -> (Double, Int, Int) in
          let near = isDown ? above[box] : below[box]
          let mean = near.reduce(0.0) { $0 + positions[$1] } / Double(max(near.count, 1))
          return (near.isEmpty ? positions[box] : mean, index, box)
        }
        rows[layer] = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
        for (index, box) in rows[layer].enumerated() {
          positions[box] = (Double(index) + 0.5) / Double(rows[layer].count)
        }
      }
      let now = crossings
      if now < fewest { (best, fewest) = (rows, now) }
    }
    rows = best
  }

  /// Where each box stands in its layer, from 0 to 1.
  private var positions: [Double] {
    var positions = [Double](repeating: 0, count: layers.count)
    for row in rows {
      for (index, box) in row.enumerated() { positions[box] = (Double(index) + 0.5) / Double(row.count) }
    }
    return positions
  }

  /// How many pairs of pieces cross.
  private var crossings: Int {
    var index = [Int](repeating: 0, count: layers.count)
    for row in rows { for (position, box) in row.enumerated() { index[box] = position } }
    var count = 0
    for row in rows {
      var ends: [Int] = []
      for box in row {
        let own = below[box].map { index[$0] }
        for end in own { count += ends.reduce(0) { $0 + ($1 > end ? 1 : 0) } }
        ends += own
      }
    }
    return count
  }

  // MARK: Coordinates

  /// Moves boxes towards the mean of their neighbours, layer by layer, without changing the order.
  private mutating func place(_ gap: (x: Double, y: Double)) {
    var x = [Double](repeating: 0, count: layers.count)
    for row in rows {
      var left = -row.reduce(0) { $0 + widths[$1] + gap.x } / 2
      for box in row {
        x[box] = left + widths[box] / 2
        left += widths[box] + gap.x
      }
    }
    for round in 0..<40 {
      let isDown = round % 2 == 0
      // The last rounds look both ways, so that neither end of an edge pulls alone, and draw the virtual boxes
      // of one edge into a line.
      let isLate = round >= 20
      let lines = isLate ? lineMiddles(x) : []
      for layer in isDown ? Array(rows.indices) : rows.indices.reversed() {
        let row = rows[layer]
        let wishes = row.map { box -> (Double, Double) in
          if isLate, box >= count { return (lines[owners[box]], 12) }
          let near = isLate ? above[box] + below[box] : isDown ? above[box] : below[box]
          guard !near.isEmpty else { return (x[box], 0.1) }
          return (near.reduce(0) { $0 + x[$1] } / Double(near.count), box >= count ? 8 : 1)
        }
        for (box, position) in zip(row, spaced(row, wishes, gap.x)) { x[box] = position }
      }
    }
    let left = layers.indices.map { x[$0] - widths[$0] / 2 }.min() ?? 0
    let right = layers.indices.map { x[$0] + widths[$0] / 2 }.max() ?? 0
    centers = layers.indices.map {
      (x[$0] - left, layerHeight / 2 + Double(layers[$0]) * (layerHeight + gap.y))
    }
    size = (right - left, Double(rows.count) * (layerHeight + gap.y) - gap.y)
  }

  /// For each box, the mean position of the virtual boxes that carry its edges.
  private func lineMiddles(_ x: [Double]) -> [Double] {
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: count)
    for box in layers.indices where box >= count {
      sums[owners[box]].sum += x[box]
      sums[owners[box]].count += 1
    }
    return sums.map { $0.sum / Double(max($0.count, 1)) }
  }

  /// The positions nearest to those wished for, in weighted least squares, that keep the order and the gaps:
  /// isotonic regression by pooling neighbours that are out of order.
  private func spaced(_ row: [Int], _ wishes: [(position: Double, weight: Double)], _ gap: Double) -> [Double]
  {
    var offsets: [Double] = []
    for (index, box) in row.enumerated() {
      guard let last = offsets.last else { offsets.append(0); continue }
      offsets.append(last + (widths[row[index - 1]] + widths[box]) / 2 + gap)
    }
    var pools: [(sum: Double, weight: Double, count: Int)] = []
    for (wish, offset) in zip(wishes, offsets) {
      var pool = (sum: (wish.position - offset) * wish.weight, weight: wish.weight, count: 1)
      while let last = pools.last, last.sum / last.weight > pool.sum / pool.weight {
        pool = (pool.sum + last.sum, pool.weight + last.weight, pool.count + last.count)
        pools.removeLast()
      }
      pools.append(pool)
    }
    let starts = pools.flatMap { [Double](repeating: $0.sum / $0.weight, count: $0.count) }
    return zip(starts, offsets).map { $0 + $1 }
  }
}
