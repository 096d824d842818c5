// SPDX-License-Identifier: Apache-2.0

import ApusRuntime

/// A set of CPU instructions for which the runtime is precompiled.
package enum CPULevel: Int32, Hashable, Sendable, CaseIterable {
  case portable = 0
  case avx2 = 1
  case avx512 = 2

  /// The highest level that this CPU can run.
  // A level that this list lacks would be a newer one than any that was asked for.
  package static let best = CPULevel(rawValue: apus_cpu_level(CPULevel.avx512.rawValue)) ?? .portable

  /// Whether this CPU can run the level.
  package var isAvailable: Bool { rawValue <= Self.best.rawValue }

  /// Whether a product and a sum are rounded once where the runtime asks for that; levels that agree in this give the
  /// same bits.
  package var fuses: Bool { apus_level_fuses(rawValue) != 0 }

  /// The address of a runtime function, or `nil`.
  package func address(of symbol: String) -> UnsafeRawPointer? {
    isAvailable ? apus_symbol_address(rawValue, symbol) : nil
  }
}
