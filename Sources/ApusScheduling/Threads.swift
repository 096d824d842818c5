// SPDX-License-Identifier: Apache-2.0

/// How many threads a program is compiled for, and which kernels they share.
package struct Threads: Hashable, Sendable {
  /// The number of threads.
  package let count: Int
  /// Whether kernels that threads could share are divided, be it for one thread only.
  package let divides: Bool
  /// What makes it worth waking a thread, in operations on elements.
  let leastWork: Int
  /// What a piece should hold, so that handing it out costs little.
  let pieceWork: Int

  /// One thread, for which nothing is divided.
  package static let one = Threads(1)

  /// A number of threads; only tests divide smaller work than the usual.
  ///
  /// - Parameters:
  ///   - dividesForOne: Whether one thread runs the text that many would share.
  package init(
    _ count: Int, dividesForOne: Bool = false, leastWork: Int = MachineModel.leastSharedWork,
    pieceWork: Int = MachineModel.pieceWork
  ) {
    self.count = count
    divides = dividesForOne || count > 1
    self.leastWork = leastWork
    self.pieceWork = pieceWork
  }
}
