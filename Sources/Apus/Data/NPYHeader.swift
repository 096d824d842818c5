// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// The header of an `.npy` file: a Python dictionary with exactly three entries.
struct NPYHeader {
  static let unknownType = "unknown element type"

  /// What the elements are.
  private(set) var dtype = DType.f32
  /// Which byte of an element comes first.
  private(set) var byteOrder = ByteReader.ByteOrder.little
  /// Whether the first index varies fastest, as in Fortran.
  private(set) var isColumnMajor = false
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
      case "descr": try readElementType()
      case "fortran_order": try readOrder()
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

  private mutating func readElementType() throws(ByteError) {
    skipSpace()
    let start = position
    // A structured type is a list, not a string.
    let text = peek == UInt8(ascii: "[") ? "[…]" : try quoted()
    let name = text == "?" ? "|b1" : text
    guard let order = name.first, "<>|".contains(order), let dtype = Self.dtypes[name.dropFirst()],
      order != "|" || dtype.bytes == 1
    else { throw failure("\(Self.unknownType) '\(text)'", at: start) }
    self.dtype = dtype
    byteOrder = order == ">" ? .big : .little
  }

  private static let dtypes: [Substring: DType] = [
    "b1": .bool, "u1": .u8, "i1": .i8, "u2": .u16, "i2": .i16, "u4": .u32, "i4": .i32, "u8": .u64, "i8": .i64,
    "f2": .f16, "f4": .f32, "f8": .f64,
  ]

  private mutating func readOrder() throws(ByteError) {
    skipSpace()
    let start = position
    let word = self.word()
    guard word == "True" || word == "False" else { throw failure("True or False expected", at: start) }
    isColumnMajor = word == "True"
  }

  private mutating func tuple(_ limits: Limits) throws(ByteError) -> [Int] {
    try require("(")
    var shape: [Int] = []
    while !consume(")") {
      let start = position
      let text = self.word()
      // As in Python, no number but zero begins with a zero.
      guard let size = Int(text), "\(size)" == text else {
        throw failure("a dimension is no integer or too large", at: start)
      }
      shape.append(size)
      guard shape.count <= limits.rank else {
        throw failure("\(LimitError.rank(shape.count, limit: limits.rank))", at: start)
      }
      if !consume(",") {
        try require(")")
        // A single number in brackets is a number, not a tuple.
        guard shape.count > 1 else {
          throw failure("the shape is no tuple: ',' is missing", at: position - 1)
        }
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
