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

  /// The functions of one level, hashed with open addressing; what the runtime's table points to never changes.
  ///
  /// It is made during a model's first step, so names are hashed where they lie, and not by each of their bytes.
  private struct Table: @unchecked Sendable {
    private let symbols: UnsafeBufferPointer<apus_symbol>
    /// Positions among the symbols plus one, or zero; the size is a power of two.
    private let places: [UInt16]

    init(_ level: CPULevel) {
      var count: Int32 = 0
      symbols = UnsafeBufferPointer(
        start: level.isAvailable ? apus_symbols(level.rawValue, &count) : nil, count: Int(count))
      var places = [UInt16](repeating: 0, count: 2048)
      for (position, symbol) in symbols.enumerated().prefix(1024) {
        guard let name = symbol.name else { continue }
        var place = Self.hash(name) % places.count
        while places[place] != 0 { place = (place + 1) % places.count }
        places[place] = UInt16(position + 1)
      }
      self.places = places
    }

    func address(of name: String) -> UnsafeRawPointer? {
      name.withCString { name in
        var place = Self.hash(name) % places.count
        while places[place] != 0 {
          let symbol = symbols[Int(places[place]) - 1]
          if let known = symbol.name, strcmp(known, name) == 0 { return symbol.address }
          place = (place + 1) % places.count
        }
        return nil
      }
    }

    /// Of a name's bytes those in which names differ most: behind `apus_`, and the last ones.
    private static func hash(_ name: UnsafePointer<CChar>) -> Int {
      let length = strlen(name)
      guard length >= 8 else { return length }
      let bytes = UnsafeRawPointer(name)
      let first = bytes.loadUnaligned(fromByteOffset: min(5, length - 8), as: UInt64.self)
      let last = bytes.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
      let mixed = (first &* 0x9E37_79B9_7F4A_7C15) ^ (last &* 0xC2B2_AE3D_27D4_EB4F) ^ UInt64(length)
      return Int(((mixed ^ mixed >> 32) &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
  }

  private static let portableTable = Table(.portable)
  private static let avx2Table = Table(.avx2)
  private static let avx512Table = Table(.avx512)
}
