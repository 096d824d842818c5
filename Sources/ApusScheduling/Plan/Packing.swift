// SPDX-License-Identifier: Apache-2.0

/// Offsets of blocks with known sizes and lifetimes, such that blocks alive at one time do not overlap.
///
/// Best fit by decreasing size; when that leaves a gap above the lower bound, other orders are tried and the best
/// is kept. Where blocks are so many that each cannot be held against all others, they take and give back memory in
/// the order of the steps.
struct Packing {
  /// What needs a place, from its first step to its last.
  struct Block {
    let bytes: Int
    let first: Int
    let last: Int
  }

  /// The distance of each block from the start.
  private(set) var offsets: [Int]
  /// The bytes used.
  private(set) var height: Int
  /// For each step, the bytes alive in it.
  let live: [Int]
  /// The most bytes alive in one step.
  let lowerBound: Int

  /// The most blocks of which each is held against all others.
  static let searchLimit = 2_000

  private let sizes: [Int]
  private let first: [Int]
  private let last: [Int]

  init(_ blocks: [Block], steps: Int) {
    sizes = blocks.map(\.bytes)
    first = blocks.map(\.first)
    last = blocks.map(\.last)
    live = Self.live(sizes, first, last, steps: steps)
    lowerBound = live.max() ?? 0
    offsets = []
    height = Int.max
    guard blocks.count <= Self.searchLimit else {
      place(forwards: true, steps: steps)
      if height > lowerBound { place(forwards: false, steps: steps) }
      return
    }
    let (sizes, first) = (sizes, first)
    let bySize = blocks.indices.sorted { (sizes[$1], first[$0], $0) < (sizes[$0], first[$1], $1) }
    attempt(bySize)
    if height > lowerBound { attemptAlternatives(to: bySize) }
  }

  private static func live(_ sizes: [Int], _ first: [Int], _ last: [Int], steps: Int) -> [Int] {
    var changes = [Int](repeating: 0, count: steps + 1)
    for block in sizes.indices {
      changes[first[block]] += sizes[block]
      changes[last[block] + 1] -= sizes[block]
    }
    var alive = 0
    return changes.prefix(steps).map { change in
      alive += change
      return alive
    }
  }

  /// Tries orders by time, by length of life, by area, then small changes of the order by size.
  private mutating func attemptAlternatives(to bySize: [Int]) {
    let (sizes, first, last) = (sizes, first, last)
    func sorted(_ key: (Int) -> Int) -> [Int] {
      bySize.enumerated().sorted { (key($0.1), $0.0) < (key($1.1), $1.0) }.map(\.1)
    }
    attempt(sorted { first[$0] })
    attempt(sorted { -last[$0] })
    attempt(sorted { first[$0] - last[$0] })
    attempt(sorted { (first[$0] - last[$0] - 1) * sizes[$0] })
    guard bySize.count >= 3 else { return }
    // A fixed linear congruential sequence, so that the plan is the same in every run.
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    var order = bySize
    for _ in 0..<(bySize.count <= 200 ? 400 : 40) where height > lowerBound {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      order.swapAt(Int(state >> 33) % order.count, Int((state >> 13) & 0xFFFF) % order.count)
      attempt(order)
      if state & 7 == 0 { order = bySize }
    }
  }

  /// Places the blocks one after the other, each in the tightest gap between those it lives with, and keeps the
  /// result if it is the lowest yet.
  private mutating func attempt(_ order: [Int]) {
    guard height > lowerBound else { return }
    var placed = [Int](repeating: 0, count: sizes.count)
    var top = 0
    // Those placed, from the lowest offset to the highest.
    var ascending: [Int] = []
    ascending.reserveCapacity(order.count)
    for block in order {
      var (end, best, bestGap) = (0, -1, Int.max)
      for other in ascending where first[other] <= last[block] && first[block] <= last[other] {
        let gap = placed[other] - end
        if gap >= sizes[block], gap < bestGap { (best, bestGap) = (end, gap) }
        end = max(end, placed[other] + sizes[other])
      }
      let offset = best >= 0 ? best : end
      placed[block] = offset
      top = max(top, offset + sizes[block])
      ascending.insert(block, at: ascending.firstIndex { placed[$0] > offset } ?? ascending.count)
    }
    if top < height { (offsets, height) = (placed, top) }
  }

  /// Places blocks in the order of the steps or against it, each where memory is free then.
  private mutating func place(forwards: Bool, steps: Int) {
    // For each step, the blocks that begin and end there.
    var (begins, ends) = ([[Int]](repeating: [], count: steps), [[Int]](repeating: [], count: steps))
    for block in sizes.indices {
      begins[forwards ? first[block] : last[block]].append(block)
      ends[forwards ? last[block] : first[block]].append(block)
    }
    var placed = [Int](repeating: 0, count: sizes.count)
    var space = FreeSpace()
    for step in forwards ? Array(0..<steps) : (0..<steps).reversed() {
      for block in begins[step].sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
        placed[block] = space.take(sizes[block])
      }
      for block in ends[step] { space.give(placed[block]..<(placed[block] + sizes[block])) }
    }
    if space.top < height { (offsets, height) = (placed, space.top) }
  }
}
