// SPDX-License-Identifier: Apache-2.0

/// Where the first of equal elements stands, for passes that number what they keep in an array.
///
/// A hash table of positions; the elements stay where they are. A dictionary with the elements as keys would do
/// the same, but its type has to be looked up among all conformances of the process when it is first used, which
/// takes 0.1 ms on the way to a first training step.
package struct FirstOccurrences: Sendable {
  /// So many elements are looked through one by one.
  private static let fewElements = 8

  /// The entry that came last in each bucket; a power of two of them, or none as long as there are few elements.
  private var latest: [Int32] = []
  private var entries: [(hash: Int, position: Int, previous: Int32)] = []

  /// Nothing has occurred yet of about as many elements as a capacity says.
  package init(capacity: Int) {
    entries.reserveCapacity(capacity)
    if capacity > Self.fewElements { makeBuckets(capacity) }
  }

  /// The position of the first element that is equal to the one with a hash; `nil` if there is none.
  package func position(hash: Int, where isEqual: (Int) -> Bool) -> Int? {
    if latest.isEmpty { return entries.first { $0.hash == hash && isEqual($0.position) }?.position }
    var index = Int(latest[hash & (latest.count - 1)])
    while index >= 0 {
      let entry = entries[index]
      if entry.hash == hash, isEqual(entry.position) { return entry.position }
      index = Int(entry.previous)
    }
    return nil
  }

  /// Notes the position of an element that is equal to none before it.
  package mutating func note(hash: Int, at position: Int) {
    entries.append((hash, position, -1))
    if !latest.isEmpty, entries.count <= 2 * latest.count {
      link(entries.count - 1)
    } else if entries.count > Self.fewElements {
      makeBuckets(2 * entries.count)
    }
  }

  /// Spreads the entries over at least as many buckets as asked for.
  private mutating func makeBuckets(_ least: Int) {
    var count = 16
    while count < least { count *= 2 }
    latest = [Int32](repeating: -1, count: count)
    for index in entries.indices { link(index) }
  }

  /// Puts an entry before the others of its bucket.
  private mutating func link(_ index: Int) {
    let bucket = entries[index].hash & (latest.count - 1)
    entries[index].previous = latest[bucket]
    latest[bucket] = Int32(truncatingIfNeeded: index)
  }
}
