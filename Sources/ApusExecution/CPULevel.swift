// SPDX-License-Identifier: Apache-2.0

import ApusRuntime

#if canImport(Glibc)
  import Glibc
#endif

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
    case .portable: return Self.portableTable.address(of: symbol)
    case .avx2: return Self.avx2Table.address(of: symbol)
    case .avx512: return Self.avx512Table.address(of: symbol)
    }
  }

  /// The functions of one level; the runtime's table and what it points to never change.
  ///
  /// It is made during a model's first step, so names are hashed where they lie instead of becoming strings.
  private struct Table: @unchecked Sendable {
    private let symbols: UnsafeBufferPointer<apus_symbol>
    private let positions: [UInt64: Int]

    init(_ level: CPULevel) {
      var count: Int32 = 0
      symbols = UnsafeBufferPointer(
        start: level.isAvailable ? apus_symbols(level.rawValue, &count) : nil, count: Int(count))
      var positions: [UInt64: Int] = [:]
      positions.reserveCapacity(symbols.count)
      for (position, symbol) in symbols.enumerated() { positions[Self.hash(symbol.name)] = position }
      self.positions = positions
    }

    func address(of name: String) -> UnsafeRawPointer? {
      name.withCString { name in
        func isNamed(_ symbol: apus_symbol) -> Bool { symbol.name.map { strcmp($0, name) == 0 } ?? false }
        if let position = positions[Self.hash(name)], isNamed(symbols[position]) {
          return symbols[position].address
        }
        // Two names may have one hash; then the later one has its place.
        return symbols.first(where: isNamed)?.address
      }
    }

    /// FNV-1a (Fowler, Noll and Vo).
    private static func hash(_ name: UnsafePointer<CChar>?) -> UInt64 {
      guard var character = name else { return 0 }
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      while character.pointee != 0 {
        hash = (hash ^ UInt64(UInt8(bitPattern: character.pointee))) &* 0x100_0000_01B3
        character += 1
      }
      return hash
    }
  }

  private static let portableTable = Table(.portable)
  private static let avx2Table = Table(.avx2)
  private static let avx512Table = Table(.avx512)
}
