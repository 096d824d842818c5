// SPDX-License-Identifier: Apache-2.0

/// A set of positions in an array, in ascending order, so that the order of its elements may reach the output.
///
/// Sets here hold a handful of positions. A `Set<Int>` would do, but its type has to be looked up among all
/// conformances of the process when it is first used, which takes 0.1 ms on the way to a first training step.
struct PositionSet: Equatable, Sendable {
  private var ascending: [Int] = []

  /// A set without elements.
  init() {}

  /// The set of some positions, each of which may come several times.
  init(_ positions: some Sequence<Int>) {
    for position in positions { insert(position) }
  }

  /// Whether a position is in the set.
  func contains(_ position: Int) -> Bool {
    self.position(of: position) != nil
  }

  /// How many elements are less than a position in the set; `nil` for any other position.
  func position(of position: Int) -> Int? {
    let index = index(of: position)
    return index < ascending.count && ascending[index] == position ? index : nil
  }

  /// Adds a position if it is not there yet; whether it was not.
  @discardableResult
  mutating func insert(_ position: Int) -> Bool {
    // Most come in order.
    guard let last = ascending.last, last >= position else {
      ascending.append(position)
      return true
    }
    let index = index(of: position)
    if ascending[index] == position { return false }
    ascending.insert(position, at: index)
    return true
  }

  /// Where a position stands or would stand.
  private func index(of position: Int) -> Int {
    var (low, high) = (0, ascending.count)
    while low < high {
      let middle = (low + high) / 2
      if ascending[middle] < position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension PositionSet: RandomAccessCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { ascending.count }
  subscript(index: Int) -> Int { ascending[index] }
}
