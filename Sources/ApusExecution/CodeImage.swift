// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// An object completed for its place in memory: the addresses that it left open are filled in.
///
/// Sections stay where the object has them. Functions elsewhere may be farther away than a call reaches, so behind
/// the object stands a slot for each: its address, as in the global offset table of a linker, and in front of that
/// an instruction that jumps there.
struct CodeImage {
  private let object: ObjectFile
  /// For each section, where it begins; `nil` if it is not a part of the program.
  private let starts: [Int?]
  /// For each symbol that other objects see, where its slot begins.
  private let slots: [Int?]
  /// The size in bytes, the object's included.
  let size: Int

  /// Decides what stands behind an object.
  init(_ object: ObjectFile) throws(Diagnostic) {
    var end = object.size.roundedUp(to: Self.slotSize)
    slots = object.symbols.map { symbol in
      guard !symbol.isLocal else { return nil }
      defer { end += Self.slotSize }
      return end
    }
    // Without variables, which the emitted C never has, nothing is left out of the object.
    starts = try object.sections.map { section throws(Diagnostic) in
      guard section.isLoaded, section.size > 0 else { return nil }
      guard !section.isZero else { throw ObjectFile.malformed("variables") }
      return section.offset
    }
    self.object = object
    size = end
  }

  /// Completes the object.
  ///
  /// - Parameters:
  ///   - image: The object, and zeros behind it.
  ///   - base: Where the image will be when the code runs.
  ///   - external: Finds what the object does not define.
  /// - Returns: The functions that the object defines for others, by the places where they begin.
  func complete(
    _ image: UnsafeMutableRawBufferPointer, for base: UInt,
    _ external: (String) throws(Diagnostic) -> UInt
  ) throws(Diagnostic) -> [String: Int] {
    var functions: [String: Int] = [:]
    var addresses: [UInt] = []
    addresses.reserveCapacity(object.symbols.count)
    for (position, symbol) in object.symbols.enumerated() {
      var address: UInt = 0
      if symbol.section < starts.count, let start = starts[symbol.section] {
        let section = object.sections[symbol.section]
        guard symbol.offset <= section.size else { throw ObjectFile.malformed("symbols") }
        address = base + UInt(start + symbol.offset)
        if !symbol.isLocal, section.isCode { functions[try object.name(of: symbol)] = start + symbol.offset }
      } else if symbol.section == 0, position > 0 {
        address = try external(object.name(of: symbol))
      }
      addresses.append(address)
      guard let slot = slots[position] else { continue }
      // `jmp *2(%rip)` of 6 bytes, two more, and what it reads.
      image.storeBytes(of: 0x9090_0000_0002_25FF, toByteOffset: slot, as: UInt64.self)
      image.storeBytes(of: UInt64(address), toByteOffset: slot + 8, as: UInt64.self)
    }
    for table in object.sections where table.kind == 4 {
      guard table.target < starts.count, let start = starts[table.target] else { continue }
      let section = object.sections[table.target]
      try object.forEachRelocation(in: table) { relocation throws(Diagnostic) in
        try fill(relocation, start, section.size, addresses, image, base)
      }
    }
    return functions
  }

  /// Fills in one address, by the formulas of the processor's supplement to the ABI.
  private func fill(
    _ relocation: ObjectFile.Relocation, _ start: Int, _ room: Int, _ addresses: [UInt],
    _ image: UnsafeMutableRawBufferPointer, _ base: UInt
  ) throws(Diagnostic) {
    let isWide = relocation.kind == 1
    guard relocation.offset <= room - (isWide ? 8 : 4) else { throw ObjectFile.malformed("relocations") }
    let place = start + relocation.offset
    let address = Int(bitPattern: addresses[relocation.symbol])
    guard address != 0 else { throw ObjectFile.malformed("symbols") }
    var value = address &+ relocation.addend
    switch relocation.kind {
    case 1:  // R_X86_64_64
      image.storeBytes(of: value, toByteOffset: place, as: Int.self)
      return
    case 2:  // R_X86_64_PC32
      value = value &- (Int(bitPattern: base) + place)
    case 4:  // R_X86_64_PLT32
      value = value &- (Int(bitPattern: base) + place)
      if Int32(exactly: value) == nil, let slot = slots[relocation.symbol] {
        value = (slot - place) &+ relocation.addend
      }
    case 9, 41, 42:  // R_X86_64_GOTPCREL, GOTPCRELX, REX_GOTPCRELX
      guard let slot = slots[relocation.symbol] else { throw ObjectFile.malformed("symbols") }
      value = (slot + 8 - place) &+ relocation.addend
    default: throw ObjectFile.malformed("relocation of kind \(relocation.kind)")
    }
    guard let value = Int32(exactly: value) else { throw ObjectFile.malformed("distances") }
    image.storeBytes(of: value, toByteOffset: place, as: Int32.self)
  }

  /// An instruction and the address that it reads.
  private static let slotSize = 16

  /// A bound for the size of an image, in which every 24 bytes of an object may be a symbol.
  static func mostBytes(forObjectOf size: Int) -> Int { size + (size / 24 + 1) * slotSize }

}
