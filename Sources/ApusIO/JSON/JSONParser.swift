// SPDX-License-Identifier: Apache-2.0

/// A strict JSON parser for untrusted text: bounded depth, no duplicate names, no lone surrogates.
package struct JSONParser {
  /// A fault of the text.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The byte at which the fault was found.
    package let offset: Int
    package let description: String
  }

  private var bytes: [UInt8]
  private var position = 0
  private let limits: Limits

  private init(_ bytes: [UInt8], _ limits: Limits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// Parses a text that holds one value and nothing but white space around it.
  package static func parse(
    _ bytes: some Collection<UInt8>, limits: Limits = .standard
  ) throws(Failure) -> JSONValue {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Failure(offset: 0, description: "the text is not valid UTF-8")
    }
    var parser = JSONParser(Array(bytes), limits)
    parser.skipSpace()
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == parser.bytes.count else { throw parser.failure("the text does not end here") }
    return value
  }

  private func failure(_ message: String) -> Failure { Failure(offset: position, description: message) }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func consume(_ scalar: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    guard depth < limits.depth else { throw failure("values are nested deeper than \(limits.depth)") }
    guard let byte = current else { throw failure("a value is missing") }
    switch Unicode.Scalar(byte) {
    case "{": return try object(depth: depth)
    case "[": return try array(depth: depth)
    case "\"": return .string(try string())
    case "t": return try word("true", .bool(true))
    case "f": return try word("false", .bool(false))
    case "n": return try word("null", .null)
    case "-", "0"..."9": return try number()
    default: throw failure("no value can begin like this")
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(Failure) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw failure("no value can begin like this") }
    position += word.utf8.count
    return value
  }

  private mutating func array(depth: Int) throws(Failure) -> JSONValue {
    position += 1
    var values: [JSONValue] = []
    skipSpace()
    if consume("]") { return .array(values) }
    while true {
      skipSpace()
      values.append(try value(depth: depth + 1))
      skipSpace()
      if consume("]") { return .array(values) }
      guard consume(",") else { throw failure("',' or ']' is missing") }
    }
  }

  private mutating func object(depth: Int) throws(Failure) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    skipSpace()
    if consume("}") { return .object(members) }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw failure("a name is missing") }
      let name = try string()
      let (isNew, known) = names.insert(name)
      guard isNew else {
        throw failure("the name '\(name)' stands here twice" + noteOnForms(of: name, known))
      }
      skipSpace()
      guard consume(":") else { throw failure("':' is missing") }
      skipSpace()
      members.append(.init(name, try value(depth: depth + 1)))
      skipSpace()
      if consume("}") { return .object(members) }
      guard consume(",") else { throw failure("',' or '}' is missing") }
    }
  }

  private mutating func number() throws(Failure) -> JSONValue {
    let start = position
    _ = consume("-")
    let integerStart = position
    guard skipDigits() > 0 else { throw failure("a digit is missing") }
    if bytes[integerStart] == UInt8(ascii: "0"), position > integerStart + 1 {
      throw failure("a number begins with a superfluous zero")
    }
    var isInteger = true
    if consume(".") {
      isInteger = false
      guard skipDigits() > 0 else { throw failure("a digit is missing") }
    }
    if consume("e") || consume("E") {
      isInteger = false
      if !consume("+") { _ = consume("-") }
      guard skipDigits() > 0 else { throw failure("a digit is missing") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw failure("the number is too large") }
    return .number(number)
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func string() throws(Failure) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = current {
      position += 1
      switch Unicode.Scalar(byte) {
      case "\"": return String(decoding: text, as: UTF8.self)
      case "\\": text += Array(String(try escape()).utf8)
      case "\0"..<" ": throw failure("a control character stands in a string")
      default: text.append(byte)
      }
    }
    throw failure("a string does not end")
  }

  private mutating func escape() throws(Failure) -> Unicode.Scalar {
    guard let byte = current else { throw failure("a string does not end") }
    position += 1
    switch Unicode.Scalar(byte) {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": break
    default: throw failure("an unknown escape stands in a string")
    }
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), consume("\\"), consume("u") else {
      throw failure("half a surrogate pair stands in a string")
    }
    let second = try hexadecimal()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("half a surrogate pair stands in a string") }
    return scalar
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are missing") }
    position += 4
    return value
  }
}
