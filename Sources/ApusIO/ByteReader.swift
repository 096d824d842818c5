// SPDX-License-Identifier: Apache-2.0

/// A cursor over untrusted bytes: every read is checked, none traps.
///
/// A failed read leaves the cursor where it was.
package struct ByteReader: Sendable {
  /// Order of the bytes of a number.
  package enum ByteOrder: Hashable, Sendable { case little, big }

  private let bytes: ArraySlice<UInt8>

  /// Number of bytes already consumed.
  package private(set) var offset = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  /// A reader of part of a larger array; offsets count from the part's start.
  package init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// Number of bytes in all.
  package var count: Int { bytes.count }

  /// Number of bytes left.
  package var remaining: Int { bytes.count - offset }

  package var isAtEnd: Bool { remaining == 0 }

  /// Consumes bytes; the count may be any integer, as read from a file.
  package mutating func readBytes(count: some BinaryInteger) throws(ByteError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else {
      throw ByteError(offset: offset, .truncated(needed: String(count), available: remaining))
    }
    let start = bytes.startIndex + offset
    offset += Int(count)
    return bytes[start..<start + Int(count)]
  }

  /// Bytes at an offset, without moving the cursor.
  package func bytes(at offset: some BinaryInteger, count: some BinaryInteger) throws(ByteError)
    -> ArraySlice<UInt8>
  {
    guard let position = Int(exactly: offset), position >= 0, position <= self.count else {
      throw ByteError(offset: self.offset, .outside(String(offset), size: self.count))
    }
    guard count >= 0, count <= self.count - position else {
      throw ByteError(
        offset: position, .truncated(needed: String(count), available: self.count - position))
    }
    let start = bytes.startIndex + position
    return bytes[start..<start + Int(count)]
  }

  /// Moves the cursor to an offset from the start.
  package mutating func seek(to offset: some BinaryInteger) throws(ByteError) {
    guard let position = Int(exactly: offset), position >= 0, position <= count else {
      throw ByteError(offset: self.offset, .outside(String(offset), size: count))
    }
    self.offset = position
  }

  /// Consumes an integer of fixed width.
  package mutating func read<Number: FixedWidthInteger>(
    _ type: Number.Type = Number.self, _ order: ByteOrder = .little
  ) throws(ByteError) -> Number {
    let part = try readBytes(count: MemoryLayout<Number>.size)
    var number: Number = 0
    switch order {
    case .little: for byte in part.reversed() { number = number << 8 | Number(truncatingIfNeeded: byte) }
    case .big: for byte in part { number = number << 8 | Number(truncatingIfNeeded: byte) }
    }
    return number
  }

  /// Consumes one byte.
  package mutating func readByte() throws(ByteError) -> UInt8 {
    let part = try readBytes(count: 1)
    return part[part.startIndex]
  }

  /// Consumes an IEEE 754 number of 32 bits.
  package mutating func readFloat(_ order: ByteOrder = .little) throws(ByteError) -> Float {
    Float(bitPattern: try read(UInt32.self, order))
  }

  /// Consumes an IEEE 754 number of 64 bits.
  package mutating func readDouble(_ order: ByteOrder = .little) throws(ByteError) -> Double {
    Double(bitPattern: try read(UInt64.self, order))
  }

  /// Consumes UTF-8 text; anything else is an error, never a replacement character.
  package mutating func readString(count: some BinaryInteger) throws(ByteError) -> String {
    let start = offset
    let part = try readBytes(count: count)
    guard let text = String(validating: part, as: UTF8.self) else {
      offset = start
      throw ByteError(offset: start, .invalidUTF8)
    }
    return text
  }

  /// Consumes bytes that must be exactly these, such as a magic number.
  package mutating func expect(_ expected: some Collection<UInt8>, named name: String) throws(ByteError) {
    let start = offset
    guard expected.count <= remaining, try readBytes(count: expected.count).elementsEqual(expected) else {
      offset = start
      throw ByteError(offset: start, .unexpected(name))
    }
  }
}

/// A failed read of untrusted bytes.
package struct ByteError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Reason: Hashable, Sendable {
    /// Fewer bytes are left than the input says.
    case truncated(needed: String, available: Int)
    /// An offset points outside the input.
    case outside(String, size: Int)
    /// Text is not valid UTF-8.
    case invalidUTF8
    /// Something that must stand here does not.
    case unexpected(String)
    /// What stands here is wrong, as the sentence says.
    case invalid(String)
  }

  /// Where in the input.
  package let offset: Int
  package let reason: Reason

  package init(offset: Int, _ reason: Reason) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String {
    switch reason {
    case .truncated(let needed, let available): "\(needed) bytes expected but \(available) left"
    case .outside(let offset, let size): "offset \(offset) lies outside the \(size) bytes"
    case .invalidUTF8: "text is not valid UTF-8"
    case .unexpected(let name): "no \(name) here"
    case .invalid(let sentence): sentence
    }
  }

  /// The error as a user sees it, with the file and the byte.
  package func diagnostic(reading file: String) -> Diagnostic {
    Diagnostic(description, category: .badInput, place: .init(file: file, .byte(offset)))
  }
}
