// SPDX-License-Identifier: Apache-2.0

import ApusEmission

/// What loaded code refers to by name outside itself, and the owners of it, which live as long as this value.
///
/// Addresses are told to closures only, so that whoever keeps them has to keep this value as well.
struct ExternalAddresses: Sendable {
  private var addresses: [String: UInt] = [:]
  private var owners: [any Sendable & AnyObject] = []

  /// Gives a name to what an owner has at an offset.
  mutating func add(_ name: String, in memory: Memory, atByteOffset offset: Int) {
    addresses[name] = memory.withUnsafeMutableBytes { UInt(bitPattern: $0.baseAddress) } + UInt(offset)
    owners.append(memory)
  }

  /// Adds a team and the function that hands out work to it.
  mutating func add(_ team: Team) {
    addresses[Emission.teamName] = team.withUnsafePointer { UInt(bitPattern: $0) }
    addresses[Emission.teamRunName] = Team.runAddress
    owners.append(team)
  }

  /// The address of a name, valid as long as this value lives; `nil` if there is none.
  subscript(name: String) -> UInt? { addresses[name] }
}
