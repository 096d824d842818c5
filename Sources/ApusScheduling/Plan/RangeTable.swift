// SPDX-License-Identifier: Apache-2.0

/// Who owns which part of a memory: ranges that do not overlap, looked up and changed in about logarithmic time.
struct RangeTable<Owner> {
  /// A part that one owner has.
  struct Entry {
    var range: Range<Int>
    let owner: Owner
  }

  /// Runs of entries, ascending; none is empty, so that few entries move when one is added.
  private var runs: [[Entry]] = []
  private static var longestRun: Int { 256 }

  /// The parts that overlap a range, ascending.
  func entries(overlapping range: Range<Int>) -> [Entry] {
    var found: [Entry] = []
    var (run, index) = firstEnding(after: range.lowerBound)
    while run < runs.count, runs[run][index].range.lowerBound < range.upperBound {
      if runs[run][index].range.overlaps(range) { found.append(runs[run][index]) }
      index += 1
      if index == runs[run].count { (run, index) = (run + 1, 0) }
    }
    return found
  }

  /// Gives a range to an owner; others keep what they have beside it.
  mutating func assign(_ range: Range<Int>, to owner: Owner) {
    guard !range.isEmpty else { return }
    let (run, index) = firstEnding(after: range.lowerBound)
    var placed: [Entry] = []
    if run < runs.count, runs[run][index].range.lowerBound < range.lowerBound {
      var rest = runs[run][index]
      rest.range = rest.range.lowerBound..<range.lowerBound
      placed.append(rest)
    }
    placed.append(Entry(range: range, owner: owner))
    if let rest = remove(upTo: range.upperBound, from: run, index) { placed.append(rest) }
    let emptied = runs.dropFirst(run + 1).prefix(while: \.isEmpty)
    runs.removeSubrange(emptied.indices)
    insert(placed, at: run, index)
  }

  /// Removes the entries that begin before a bound; what the last of them has beyond it is returned.
  private mutating func remove(upTo bound: Int, from run: Int, _ index: Int) -> Entry? {
    var (run, index) = (run, index)
    var rest: Entry?
    while run < runs.count {
      let end = Self.partition(runs[run], from: index) { $0.range.lowerBound < bound }
      if end > index, runs[run][end - 1].range.upperBound > bound {
        rest = runs[run][end - 1]
        rest?.range = bound..<runs[run][end - 1].range.upperBound
      }
      let isDone = end < runs[run].count
      runs[run].removeSubrange(index..<end)
      if isDone { break }
      (run, index) = (run + 1, 0)
    }
    return rest
  }

  private mutating func insert(_ entries: [Entry], at run: Int, _ index: Int) {
    if run < runs.count {
      runs[run].insert(contentsOf: entries, at: index)
    } else if let last = runs.last, last.count < Self.longestRun {
      runs[runs.count - 1] += entries
    } else {
      runs.append(entries)
    }
    let full = min(run, runs.count - 1)
    guard runs[full].count > Self.longestRun else { return }
    let half = runs[full].count / 2
    runs.insert(Array(runs[full][half...]), at: full + 1)
    runs[full].removeSubrange(half...)
  }

  /// Where the first entry stands that ends after a bound; after the last run if there is none.
  private func firstEnding(after bound: Int) -> (run: Int, index: Int) {
    let run = Self.partition(runs, from: 0) { ($0.last?.range.upperBound ?? bound) <= bound }
    guard run < runs.count else { return (run, 0) }
    return (run, Self.partition(runs[run], from: 0) { $0.range.upperBound <= bound })
  }

  /// The position of the first element for which a condition that holds of a beginning does not hold.
  private static func partition<Element>(
    _ elements: [Element], from start: Int, _ isBefore: (Element) -> Bool
  ) -> Int {
    var (low, high) = (start, elements.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(elements[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
