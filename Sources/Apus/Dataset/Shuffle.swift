// SPDX-License-Identifier: Apache-2.0

import ApusPrimitives
import ApusRuntime

extension RandomStream {
  /// What orders of training are drawn from.
  static let shuffle = RandomStream(domain: "shuffle")
  /// What divides a data set.
  static let split = RandomStream(domain: "split")
}

/// A permutation of `0..<count` drawn by a seed, another for each epoch; the emitted C draws the same.
func randomOrder(of count: Int, seed: UInt64, stream: RandomStream, epoch: Int = 0) -> [UInt32] {
  let level = Int32(APUS_LEVEL_PORTABLE)
  guard count > 0, let shuffle = apus_symbol_address(level, "apus_shuffle") else { return [] }
  return [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
    apus_call_shuffle(
      shuffle, Int64(count), buffer.baseAddress, seed, stream.number, UInt32(truncatingIfNeeded: epoch))
    initialized = count
  }
}
