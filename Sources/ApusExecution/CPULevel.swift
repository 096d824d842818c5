// SPDX-License-Identifier: Apache-2.0

import ApusRuntime

/// A set of CPU instructions for which the runtime is precompiled.
package enum CPULevel: Int32, Hashable, Sendable, CaseIterable {
  case portable = 0
  case avx2 = 1
  case avx512 = 2

  /// The highest level that this CPU can run.
  package static let best = CPULevel(rawValue: apus_cpu_level(CPULevel.avx512.rawValue)) ?? .portable

  /// Whether this CPU can run the level.
  package var isAvailable: Bool { rawValue <= Self.best.rawValue }

  /// The address of a runtime function, or `nil`.
  package func address(of symbol: String) -> UnsafeRawPointer? {
    guard isAvailable else { return nil }
    switch self {
    case .portable: return Self.portableTable.addresses[symbol]
    case .avx2: return Self.avx2Table.addresses[symbol]
    case .avx512: return Self.avx512Table.addresses[symbol]
    }
  }

  /// The functions of one level; the addresses point to code and never change.
  private struct Table: @unchecked Sendable {
    let addresses: [String: UnsafeRawPointer]

    init(_ level: CPULevel) {
      var count: Int32 = 0
      var addresses: [String: UnsafeRawPointer] = [:]
      if level.isAvailable, let symbols = apus_symbols(level.rawValue, &count) {
        addresses.reserveCapacity(Int(count))
        for position in 0..<Int(count) {
          guard let name = symbols[position].name else { continue }
          addresses[String(cString: name)] = symbols[position].address
        }
      }
      self.addresses = addresses
    }
  }

  private static let portableTable = Table(.portable)
  private static let avx2Table = Table(.avx2)
  private static let avx512Table = Table(.avx512)
}
