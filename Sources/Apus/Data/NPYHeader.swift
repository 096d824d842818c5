// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// The header of an `.npy` file: a Python dictionary with exactly three entries.
struct NPYHeader {
  static let fortranOrder = "the array is in Fortran order"
  static let unknownType = "unknown element type"

  private(set) var dtype = DType.f32
  private(set) var shape: [Int] = []

  private let bytes: ArraySlice<UInt8>
  private let base: Int
  private var position: Int

  /// Parses a header that starts at an offset of its file.
  init(_ bytes: ArraySlice<UInt8>, at base: Int, _ limits: Limits) throws(ByteError) {
    self.bytes = bytes
    self.base = base
    self.position = bytes.startIndex
    try parse(limits)
  }

  private mutating func parse(_ limits: Limits) throws(ByteError) {
    var missing: Set<String> = ["descr", "fortran_order", "shape"]
    try require("{")
    while !consume("}") {
      let start = position
      let key = try quoted()
      guard missing.remove(key) != nil else { throw failure("entry '\(key)' is unknown or twice", at: start) }
      try require(":")
      switch key {
      case "descr": dtype = try elementType()
      case "fortran_order": try order()
      default: shape = try tuple(limits)
      }
      if !consume(",") {
        try require("}")
        break
      }
    }
    guard missing.isEmpty else {
      throw failure("entry '\(missing.sorted().joined(separator: "', '"))' is missing", at: position)
    }
    skipSpace()
    guard position == bytes.endIndex else { throw failure("the header does not end here", at: position) }
  }

  private mutating func elementType() throws(ByteError) -> DType {
    skipSpace()
    let start = position
    // A structured type is a list, not a string.
    let text = peek == UInt8(ascii: "[") ? "[…]" : try quoted()
    switch text {
    case "<f4": return .f32
    case "<f8": return .f64
    case "<i4": return .i32
    case "<i8": return .i64
    case "<u4": return .u32
    case "|u1", "<u1": return .u8
    case "|b1", "<b1", "?": return .bool
    default: throw failure("\(Self.unknownType) '\(text)'", at: start)
    }
  }

  private mutating func order() throws(ByteError) {
    skipSpace()
    let start = position
    let word = self.word()
    if word == "True" { throw failure(Self.fortranOrder, at: start) }
    guard word == "False" else { throw failure("True or False expected", at: start) }
  }

  private mutating func tuple(_ limits: Limits) throws(ByteError) -> [Int] {
    try require("(")
    var shape: [Int] = []
    while !consume(")") {
      let start = position
      let text = self.word()
      guard let size = Int(text), text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else {
        throw failure("a dimension is no integer or too large", at: start)
      }
      shape.append(size)
      guard shape.count <= limits.rank else {
        throw failure("\(LimitError.rank(shape.count, limit: limits.rank))", at: start)
      }
      if !consume(",") {
        try require(")")
        break
      }
    }
    return shape
  }

  private func failure(_ sentence: String, at position: Int) -> ByteError {
    ByteError(offset: base + position - bytes.startIndex, .invalid("NPY header: \(sentence)"))
  }

  private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A { position += 1 }
  }

  private mutating func consume(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func require(_ scalar: Unicode.Scalar) throws(ByteError) {
    guard consume(scalar) else { throw failure("'\(scalar)' is missing", at: position) }
  }

  /// Letters, digits and signs up to the next other byte.
  private mutating func word() -> String {
    skipSpace()
    let start = position
    while let byte = peek, Unicode.Scalar(byte).properties.isAlphabetic || (0x2B...0x39).contains(byte),
      byte != UInt8(ascii: ",")
    {
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func quoted() throws(ByteError) -> String {
    skipSpace()
    guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw failure("a string is missing", at: position)
    }
    position += 1
    let start = position
    while let byte = peek {
      position += 1
      if byte == quote {
        guard let text = String(validating: bytes[start..<position - 1], as: UTF8.self) else {
          throw failure("a string is not valid UTF-8", at: start)
        }
        return text
      }
      if byte == UInt8(ascii: "\\") { throw failure("an escape stands in a string", at: position - 1) }
    }
    throw failure("a string does not end", at: start)
  }
}
