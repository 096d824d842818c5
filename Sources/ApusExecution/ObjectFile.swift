// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// A relocatable object as libtcc writes it: ELF, 64 bits, little-endian (System V ABI, chapter 4).
///
/// Whatever the file says is checked against its size before it is followed.
struct ObjectFile {
  /// A part of the file that is code, data or a table.
  struct Section: Hashable {
    let kind: UInt32
    let flags: UInt64
    let offset, size, link, target, alignment: Int

    /// Whether the section is a part of the program in memory.
    var isLoaded: Bool { flags & 0x2 != 0 }
    /// Whether the section is code.
    var isCode: Bool { flags & 0x4 != 0 }
    /// Whether the section is zeros that the file does not hold.
    var isZero: Bool { kind == 8 }
  }

  /// A name for a place in a section, or for one elsewhere.
  struct Symbol: Hashable {
    let name: Int
    let isLocal: Bool
    /// The section's position; 0 for a place outside the object.
    let section: Int
    let offset: Int
  }

  /// A place in a section that gets an address.
  struct Relocation: Hashable {
    let offset: Int
    let kind: UInt32
    let symbol: Int
    let addend: Int
  }

  /// The whole file, in memory that outlives this value.
  private let bytes: UnsafeRawBufferPointer
  /// All sections; the first is empty.
  let sections: [Section]
  /// All symbols; the first is none.
  let symbols: [Symbol]
  private let names: Section

  /// The number of the processor for which objects can be read (`EM_X86_64`).
  private static let machine: UInt16 = 62

  /// Reads the tables of an object.
  init(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
    // libtcc does not look whether the file takes all that it writes. Whatever is lost, from the header on, lets
    // the table of sections, which comes last, end behind the end of the file.
    let lost = Diagnostic("there is no memory for all of the code", category: .inputOutput)
    guard bytes.count >= 64, bytes[0..<7].elementsEqual([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]) else { throw lost }
    guard bytes.count < 1 << 30, Self.load(UInt16.self, bytes, 16) == 1 else {
      throw Self.malformed("header")
    }
    guard Self.load(UInt16.self, bytes, 18) == Self.machine else {
      throw Diagnostic(
        "libtcc's code can be loaded on x86-64 only", category: .inputOutput,
        help: "use \(EngineChoice.native.advice)")
    }
    let table = try Self.position(Self.load(UInt64.self, bytes, 40))
    let count = Int(Self.load(UInt16.self, bytes, 60))
    guard table <= bytes.count, count * 64 <= bytes.count - table else { throw lost }
    var sections: [Section] = []
    sections.reserveCapacity(count)
    for start in stride(from: table, to: table + count * 64, by: 64) {
      let section = Section(
        kind: Self.load(UInt32.self, bytes, start + 4), flags: Self.load(UInt64.self, bytes, start + 8),
        offset: try Self.position(Self.load(UInt64.self, bytes, start + 24)),
        size: try Self.position(Self.load(UInt64.self, bytes, start + 32)),
        link: Int(Self.load(UInt32.self, bytes, start + 40)),
        target: Int(Self.load(UInt32.self, bytes, start + 44)),
        alignment: try Self.position(Self.load(UInt64.self, bytes, start + 48)))
      let isInFile =
        section.isZero || section.offset <= bytes.count && section.size <= bytes.count - section.offset
      let isAligned = section.alignment <= 4096 && section.alignment.nonzeroBitCount <= 1
      guard isInFile, isAligned, section.link < count else {
        throw Self.malformed("section \(sections.count)")
      }
      sections.append(section)
    }
    guard let symbolTable = sections.first(where: { $0.kind == 2 }), !sections[symbolTable.link].isZero else {
      throw Self.malformed("symbols")
    }
    self.bytes = bytes
    self.sections = sections
    names = sections[symbolTable.link]
    var symbols: [Symbol] = []
    symbols.reserveCapacity(symbolTable.size / 24)
    for start in Self.entries(of: symbolTable, size: 24) {
      symbols.append(
        Symbol(
          name: Int(Self.load(UInt32.self, bytes, start)),
          isLocal: Self.load(UInt8.self, bytes, start + 4) >> 4 == 0,
          section: Int(Self.load(UInt16.self, bytes, start + 6)),
          offset: try Self.position(Self.load(UInt64.self, bytes, start + 8))))
    }
    self.symbols = symbols
  }

  /// The size of the file in bytes.
  var size: Int { bytes.count }

  /// The name of a symbol.
  func name(of symbol: Symbol) throws(Diagnostic) -> String {
    guard symbol.name < names.size else { throw Self.malformed("names") }
    let rest = bytes[names.offset + symbol.name..<names.offset + names.size]
    return String(decoding: rest.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Hands over the relocations of a table one after the other.
  func forEachRelocation(
    in table: Section, _ body: (Relocation) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    for start in Self.entries(of: table, size: 24) {
      let symbol = Int(Self.load(UInt32.self, bytes, start + 12))
      guard symbol < symbols.count else { throw Self.malformed("relocations") }
      try body(
        Relocation(
          offset: try Self.position(Self.load(UInt64.self, bytes, start)),
          kind: Self.load(UInt32.self, bytes, start + 8), symbol: symbol,
          addend: Int(Self.load(Int64.self, bytes, start + 16))))
    }
  }

  /// The error for a file that is not what libtcc is known to write.
  static func malformed(_ part: String) -> Diagnostic {
    Diagnostic(
      "libtcc wrote an object that cannot be understood: its \(part)", category: .bug,
      help: "please report this; \(EngineChoice.native.advice) may work meanwhile")
  }

  private static func entries(of table: Section, size: Int) -> StrideTo<Int> {
    stride(from: table.offset, to: table.offset + table.size / size * size, by: size)
  }

  private static func position(_ number: UInt64) throws(Diagnostic) -> Int {
    guard let position = Int(exactly: number) else { throw malformed("positions") }
    return position
  }

  private static func load<Number: FixedWidthInteger>(
    _ type: Number.Type, _ bytes: UnsafeRawBufferPointer, _ offset: Int
  ) -> Number {
    Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
  }
}
