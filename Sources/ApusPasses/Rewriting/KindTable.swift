// SPDX-License-Identifier: Apache-2.0

/// What is known by kind of operator.
///
/// A graph holds few kinds, so they are searched one by one, which is faster than hashing; and no type of
/// dictionary has to be looked up among all conformances of the process on the way to a first training step.
struct KindTable<Entry> {
  private var kinds: [ObjectIdentifier] = []
  private var entries: [Entry] = []

  /// What is known of a kind; `nil` if nothing.
  subscript(kind: ObjectIdentifier) -> Entry? {
    kinds.firstIndex(of: kind).map { entries[$0] }
  }

  /// Notes what is known of a kind that is not in the table.
  mutating func note(_ entry: Entry, of kind: ObjectIdentifier) {
    kinds.append(kind)
    entries.append(entry)
  }

  /// Changes what is known of a kind, which is the initial entry if nothing is.
  mutating func update(_ kind: ObjectIdentifier, initially entry: Entry, _ change: (inout Entry) -> Void) {
    guard let index = kinds.firstIndex(of: kind) else {
      note(entry, of: kind)
      return change(&entries[entries.count - 1])
    }
    change(&entries[index])
  }
}

extension KindTable: Sendable where Entry: Sendable {}
