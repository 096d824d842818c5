// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// Reads one line of the text form from left to right; reports faults with line and column.
struct LineCursor {
  private let bytes: [UInt8]
  private let file: String
  private let line: Int
  private(set) var position = 0

  init(_ bytes: some Sequence<UInt8>, file: String, line: Int) {
    self.bytes = Array(bytes)
    self.file = file
    self.line = line
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Whether nothing is left but white space and a comment.
  mutating func isAtEnd() -> Bool {
    skipSpace()
    return current == nil || bytes[position...].starts(with: "//".utf8)
  }

  /// A fault at a byte, or at the current one.
  func fault(_ message: String, at offset: Int? = nil, help: String? = nil) -> Diagnostic {
    let prefix = bytes[..<min(offset ?? position, bytes.count)]
    // A column counts characters, of which each begins with a byte that continues no other.
    let column = prefix.reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    return Diagnostic(
      message, place: Diagnostic.Place(file: file, .column(line: line, column: column)), help: help)
  }

  /// Passes over blanks.
  mutating func skipSpace() {
    while let byte = current, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
  }

  /// Takes a character if it is the next after white space.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard current == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  /// Takes a character that must come.
  mutating func expect(_ scalar: Unicode.Scalar) throws(Diagnostic) {
    guard take(scalar) else { throw fault("expected '\(scalar)'") }
  }

  /// Whether a character is the next after white space.
  mutating func sees(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    return current == UInt8(ascii: scalar)
  }

  private mutating func span(while belongs: (UInt8) -> Bool) -> String {
    let start = position
    while let byte = current, belongs(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// A word of lower-case letters, digits and `_`; empty if none comes.
  mutating func word() -> String {
    skipSpace()
    return span { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
    }
  }

  /// A whole number without sign.
  mutating func number() throws(Diagnostic) -> Int {
    let start = position
    let digits = span { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty else { throw fault("expected a number") }
    guard let value = Int(digits) else { throw fault("the number is too large", at: start) }
    return value
  }

  /// Text up to a closing bracket and with it, such as the sizes of a type.
  mutating func text(through scalar: Unicode.Scalar) -> String {
    let text = span { $0 != UInt8(ascii: scalar) }
    return take(scalar) ? text + String(scalar) : text
  }

  /// A string in quotes.
  mutating func string(_ limits: Limits) throws(Diagnostic) -> String {
    skipSpace()
    let start = position
    guard current == UInt8(ascii: "\"") else { throw fault("expected a name in quotes") }
    position = end(from: position)
    guard case .string(let name)? = try? JSONParser.parse(bytes[start..<position], limits: limits) else {
      throw fault("the name in quotes is malformed", at: start)
    }
    guard name.utf8.count <= limits.nameBytes else {
      throw fault("a name is longer than \(limits.nameBytes) bytes", at: start)
    }
    return name
  }

  /// The bytes of a JSON object, as far as its brackets tell.
  mutating func object() throws(Diagnostic) -> [UInt8] {
    let start = position
    var depth = 0
    while let byte = current {
      switch Unicode.Scalar(byte) {
      case "\"": position = end(from: position)
      case "{", "[": (depth, position) = (depth + 1, position + 1)
      case "}", "]": (depth, position) = (depth - 1, position + 1)
      default: position += 1
      }
      if depth == 0 { return Array(bytes[start..<position]) }
    }
    throw fault("the attributes do not end", at: start)
  }

  /// Behind the string that begins at a quote; the line's end if it does not close.
  private func end(from quote: Int) -> Int {
    var index = quote + 1
    while index < bytes.count {
      switch Unicode.Scalar(bytes[index]) {
      case "\\": index += 2
      case "\"": return index + 1
      default: index += 1
      }
    }
    return bytes.count
  }
}
