// SPDX-License-Identifier: Apache-2.0

/// How many threads a program is compiled for, and which kernels they share.
package struct Threads: Hashable, Sendable {
  /// The number of threads.
  package let count: Int
  /// What makes it worth waking a thread, in operations on elements.
  let leastWork: Int
  /// What a piece should hold, so that handing it out costs little.
  let pieceWork: Int

  /// One thread, for which nothing is divided.
  package static let one = Threads(1)

  /// A number of threads; only tests divide smaller work than the usual.
  package init(_ count: Int, leastWork: Int = 65_536, pieceWork: Int = 8_192) {
    self.count = count
    self.leastWork = leastWork
    self.pieceWork = pieceWork
  }
}
