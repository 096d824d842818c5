// SPDX-License-Identifier: Apache-2.0

/// Memory from which parts are taken and to which they are given back.
struct FreeSpace {
  /// How many gaps are looked at for the tightest one.
  private static let searchLimit = 1_000

  /// The free parts below `top`, ascending, none beside another.
  private var gaps: [Range<Int>] = []
  /// The bytes up to where something was taken.
  private(set) var top = 0

  /// The offset of a part that is now taken: in the tightest gap that holds it, else at the end.
  mutating func take(_ bytes: Int) -> Int {
    var best: Int?
    for index in gaps.indices.prefix(Self.searchLimit) where gaps[index].count >= bytes {
      if let known = best, gaps[known].count <= gaps[index].count { continue }
      best = index
    }
    if let best {
      let offset = gaps[best].lowerBound
      if gaps[best].count == bytes {
        gaps.remove(at: best)
      } else {
        gaps[best] = (offset + bytes)..<gaps[best].upperBound
      }
      return offset
    }
    // What is free at the end becomes part of it.
    let offset = gaps.last?.upperBound == top ? gaps.removeLast().lowerBound : top
    top = offset + bytes
    return offset
  }

  /// Gives a part back.
  mutating func give(_ part: Range<Int>) {
    var (low, high) = (0, gaps.count)
    while low < high {
      let middle = (low + high) / 2
      if gaps[middle].lowerBound < part.lowerBound { low = middle + 1 } else { high = middle }
    }
    let joinsBefore = low > 0 && gaps[low - 1].upperBound == part.lowerBound
    let joinsAfter = low < gaps.count && gaps[low].lowerBound == part.upperBound
    let first = joinsBefore ? low - 1 : low
    let start = joinsBefore ? gaps[low - 1].lowerBound : part.lowerBound
    let end = joinsAfter ? gaps[low].upperBound : part.upperBound
    gaps.replaceSubrange(first..<(joinsAfter ? low + 1 : low), with: [start..<end])
  }
}
