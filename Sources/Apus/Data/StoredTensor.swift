// SPDX-License-Identifier: Apache-2.0

package import ApusIO
package import ApusTensor

/// A tensor as files hold it: a name, a type, a shape and little-endian bytes in row-major order.
package struct StoredTensor: Hashable, Sendable {
  package let name: String
  package let dtype: DType
  package let shape: [Int]
  package let bytes: [UInt8]

  /// A tensor whose bytes are known to fit its type and shape.
  init(unchecked name: String, _ dtype: DType, _ shape: [Int], _ bytes: [UInt8]) {
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.bytes = bytes
  }

  /// A tensor made of bytes that must fit its type and shape.
  package init(
    name: String = "", dtype: DType, shape: [Int], bytes: [UInt8], limits: Limits = .standard
  ) throws(Diagnostic) {
    let expected = try Self.byteCount(dtype, shape, of: name, limits)
    guard bytes.count == expected else {
      throw Diagnostic(
        "tensor '\(name)' of \(TensorType(dtype, Shape(shape))) needs \(expected) bytes but has \(bytes.count)",
        value: name)
    }
    if dtype == .bool, let wrong = bytes.firstIndex(where: { $0 > 1 }) {
      throw Diagnostic(
        "element \(wrong) of tensor '\(name)' is \(bytes[wrong]), which is no bool", value: name)
    }
    self.init(unchecked: name, dtype, shape, bytes)
  }

  /// A tensor of numbers.
  package init(name: String = "", shape: [Int], _ values: [Float]) throws(Diagnostic) {
    try self.init(name: name, dtype: .f32, shape: shape, bytes: littleEndianBytes(values.map(\.bitPattern)))
  }

  /// A tensor of integers.
  package init(name: String = "", shape: [Int], _ values: [Int32]) throws(Diagnostic) {
    try self.init(name: name, dtype: .i32, shape: shape, bytes: littleEndianBytes(values))
  }

  /// Number of elements.
  package var count: Int { bytes.count / dtype.bytes }

  /// Number of bytes of a tensor, or an error that names it.
  static func byteCount(
    _ dtype: DType, _ shape: [Int], of name: String, _ limits: Limits
  ) throws(Diagnostic) -> Int {
    switch limits.elementCount(of: shape) {
    case .success(let count): return count * dtype.bytes
    case .failure(let error):
      throw Diagnostic(
        name.isEmpty ? "\(error)" : "tensor '\(name)': \(error)", value: name.isEmpty ? nil : name)
    }
  }
}

extension StoredTensor {
  /// The elements as `Double`, exact for every type but large 64-bit integers.
  package var doubles: [Double] {
    switch dtype.layout {
    case (.real, 16), (.real, 32): floats.map { Double($0) }
    case (.real, _): elements(UInt64.self).map { Double(bitPattern: $0) }
    case (.signed, _), (.unsigned, _), (.truth, _): wholes({ Double($0) }, { Double($0) })
    }
  }

  /// The elements rounded to `Float`.
  package var floats: [Float] {
    switch dtype.layout {
    case (.real(let exponentBits), 16):
      elements(UInt16.self).map(ShortFloat(exponentBits: exponentBits).value)
    case (.real, 32): elements(UInt32.self).map { Float(bitPattern: $0) }
    case (.real, _): doubles.map { Float($0) }
    // Not by way of `Double`: what is rounded twice may end up beside the nearest number.
    case (.signed, _), (.unsigned, _), (.truth, _): wholes({ Float($0) }, { Float($0) })
    }
  }

  /// The elements of a type that is not floating point, made of integers with or without a sign.
  private func wholes<Number>(_ number: (Int64) -> Number, _ wide: (UInt64) -> Number) -> [Number] {
    switch dtype.layout {
    case (.unsigned, 64): elements(UInt64.self).map(wide)
    case (_, 8): bytes.map { number(dtype.wrapped(Int64($0))) }
    case (_, 16): elements(UInt16.self).map { number(dtype.wrapped(Int64($0))) }
    case (_, 32): elements(UInt32.self).map { number(dtype.wrapped(Int64($0))) }
    case (_, _): elements(Int64.self).map(number)
    }
  }

  /// The elements rounded to `Float`, of which those that are finite stay so.
  ///
  /// - Throws: `Diagnostic` naming the row, counted along the first axis, and the element of it that is too large.
  package func finiteFloats(from file: String) throws(Diagnostic) -> [Float] {
    let floats = floats
    guard dtype == .f64 else { return floats }
    let numbers = doubles
    guard let position = floats.indices.first(where: { !floats[$0].isFinite && numbers[$0].isFinite }) else {
      return floats
    }
    let size = max(count / max(shape.first ?? 1, 1), 1)
    throw Diagnostic(
      "row \(position / size + 1), number \(position % size + 1): " + tooLarge("\(numbers[position])"),
      place: .init(file: file))
  }

  /// The elements as integers, or `nil` if one of them is not an integer or does not fit.
  package var integers: [Int128]? {
    switch dtype.layout.kind {
    case .signed, .unsigned, .truth: return wholes({ Int128($0) }, { Int128($0) })
    case .real:
      var result: [Int128] = []
      for value in doubles {
        guard let integer = Int64(exactly: value) else { return nil }
        result.append(Int128(integer))
      }
      return result
    }
  }

  private func elements<Element: FixedWidthInteger>(_ type: Element.Type) -> [Element] {
    bytes.withUnsafeBytes { buffer in
      (0..<count).map {
        Element(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.size, as: type))
      }
    }
  }
}

/// What is said about a number that would become infinite.
func tooLarge(_ number: String) -> String {
  "\(number) does not fit f32, whose greatest number is \(Float.greatestFiniteMagnitude)"
}

/// The bytes of integers, least significant first.
func littleEndianBytes<Element: FixedWidthInteger>(_ values: [Element]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(values.count * MemoryLayout<Element>.size)
  for value in values {
    withUnsafeBytes(of: value.littleEndian) { result.append(contentsOf: $0) }
  }
  return result
}
