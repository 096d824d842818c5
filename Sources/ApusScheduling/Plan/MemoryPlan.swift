// SPDX-License-Identifier: Apache-2.0

package import ApusGraph

/// Where each buffer of an entry point lies in the workspace, with the proof of how good that is.
package struct MemoryPlan: Hashable, Sendable {
  /// Memory in the workspace.
  package struct Buffer: Hashable, Sendable {
    /// What is kept in it, one after the other: a value, and those computed over it in place.
    package let contents: [String]
    /// The values among the contents; none for memory that one step needs for itself.
    package let values: [Value]
    /// The size, rounded up to the alignment.
    package let bytes: Int
    /// The first and the last step that touches it.
    package let lifetime: ClosedRange<Int>
    /// The distance from the start of the workspace.
    package internal(set) var offset: Int
  }

  /// The buffers, by first step.
  package let buffers: [Buffer]
  /// Bytes at the start that belong to no buffer: the record of a fault, if some step can fail.
  package let reserved: Int
  /// The number of steps.
  package let steps: Int
  /// The most bytes alive in one step: no placement for this order needs fewer.
  package let lowerBound: Int
  /// The bytes of workspace used.
  package let workspaceBytes: Int

  /// The bytes used beyond the lower bound.
  package var gap: Int { workspaceBytes - lowerBound }

  /// The gap as a share of the lower bound.
  package var relativeGap: Double { lowerBound == 0 ? 0 : Double(gap) / Double(lowerBound) }

  /// The step in which most bytes are alive.
  package var peakStep: Int {
    (0..<max(steps, 1)).max { (liveBytes($0), -$0) < (liveBytes($1), -$1) } ?? 0
  }

  /// The bytes alive in a step.
  package func liveBytes(_ step: Int) -> Int {
    buffers.reduce(reserved) { $0 + ($1.lifetime.contains(step) ? $1.bytes : 0) }
  }

  /// The positions of the buffers alive in a step, from the start of the workspace on.
  package func buffers(aliveIn step: Int) -> [Int] {
    buffers.indices.filter { buffers[$0].lifetime.contains(step) }
      .sorted { (buffers[$0].offset, $0) < (buffers[$1].offset, $1) }
  }

  /// Places buffers whose lifetimes are known.
  ///
  /// Best fit by decreasing size; when that leaves a gap above the lower bound, other orders are tried and
  /// the best is kept.
  init(placing buffers: [Buffer], after reserved: Int, steps: Int) {
    self.steps = steps
    self.reserved = reserved
    var bound = 0
    for step in 0..<steps {
      bound = max(bound, buffers.reduce(0) { $0 + ($1.lifetime.contains(step) ? $1.bytes : 0) })
    }
    lowerBound = reserved + bound
    var best = Self.placed(buffers, in: buffers.indices.sorted { Self.isLarger(buffers[$0], buffers[$1]) })
    for order in Self.alternatives(buffers) where Self.height(best) > bound {
      let candidate = Self.placed(buffers, in: order)
      if Self.height(candidate) < Self.height(best) { best = candidate }
    }
    workspaceBytes = reserved + Self.height(best)
    self.buffers = best.map { buffer in
      var buffer = buffer
      buffer.offset += reserved
      return buffer
    }
  }

  private static func height(_ buffers: [Buffer]) -> Int {
    buffers.map { $0.offset + $0.bytes }.max() ?? 0
  }

  private static func isLarger(_ x: Buffer, _ y: Buffer) -> Bool {
    (y.bytes, x.lifetime.lowerBound, x.contents.first ?? "")
      < (x.bytes, y.lifetime.lowerBound, y.contents.first ?? "")
  }

  /// Orders to try: by time, by length of life, by area, then small changes of the order by size.
  private static func alternatives(_ buffers: [Buffer]) -> [[Int]] {
    let bySize = buffers.indices.sorted { isLarger(buffers[$0], buffers[$1]) }
    func sorted(_ key: (Buffer) -> Int) -> [Int] {
      bySize.enumerated().sorted { (key(buffers[$0.1]), $0.0) < (key(buffers[$1.1]), $1.0) }.map(\.1)
    }
    var orders = [
      sorted { $0.lifetime.lowerBound }, sorted { -$0.lifetime.upperBound }, sorted { -$0.lifetime.count },
      sorted { -$0.lifetime.count * $0.bytes },
    ]
    // A fixed linear congruential sequence, so that the plan is the same in every run.
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    let rounds = buffers.count <= 200 ? 400 : 40
    var order = bySize
    for _ in 0..<(buffers.count >= 3 ? rounds : 0) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let first = Int(state >> 33) % buffers.count
      let second = Int((state >> 13) & 0xFFFF) % buffers.count
      order.swapAt(first, second)
      orders.append(order)
      if state & 7 == 0 { order = bySize }
    }
    return orders
  }

  /// Places buffers one after the other, each in the tightest gap between those it lives with.
  private static func placed(_ buffers: [Buffer], in order: [Int]) -> [Buffer] {
    var placed = buffers
    var done: [Int] = []
    for index in order {
      let neighbours = done.filter { placed[$0].lifetime.overlaps(placed[index].lifetime) }
        .sorted { placed[$0].offset < placed[$1].offset }
      var (end, best, bestGap) = (0, -1, Int.max)
      for other in neighbours {
        let gap = placed[other].offset - end
        if gap >= placed[index].bytes, gap < bestGap { (best, bestGap) = (end, gap) }
        end = max(end, placed[other].offset + placed[other].bytes)
      }
      placed[index].offset = best >= 0 ? best : end
      done.append(index)
    }
    return placed
  }
}
