// SPDX-License-Identifier: Apache-2.0

import ApusRuntime

/// A permutation of `0..<count` drawn by a seed, another for each epoch; the emitted C draws the same.
func shuffledOrder(_ count: Int, seed: UInt64, epoch: Int) -> [UInt32] {
  let level = Int32(APUS_LEVEL_PORTABLE)
  guard count > 0, let shuffle = apus_symbol_address(level, "apus_shuffle") else { return [] }
  return [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
    apus_call_shuffle(shuffle, Int64(count), buffer.baseAddress, seed, UInt64(bitPattern: Int64(epoch)))
    initialized = count
  }
}
