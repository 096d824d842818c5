// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// How files write an element of a tensor; types that tensors do not have are widened to the next that holds them.
enum ElementEncoding: Hashable, Sendable, CaseIterable {
  case bool
  case uint8, int8, uint16, int16, uint32, int32, uint64, int64
  case float16, bfloat16, float32, float64

  /// An element that no tensor can hold.
  struct Fault: Error {
    /// Its position among the elements of the file.
    let element: Int
    let sentence: String
  }

  /// The bytes of an element in a file.
  var size: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }

  /// The type of the tensor that is made of it.
  var dtype: DType {
    switch self {
    case .bool: .bool
    case .int8: .i8
    case .int16: .i16
    case .int32: .i32
    case .uint8: .u8
    case .uint16: .u16
    case .uint32: .u32
    case .int64: .i64
    case .uint64: .u64
    case .float16, .bfloat16, .float32: .f32
    case .float64: .f64
    }
  }

  /// The elements as a ``StoredTensor`` has them: as ``dtype``, least significant bytes first.
  func decoded(
    _ bytes: [UInt8], _ order: ByteReader.ByteOrder = .little
  ) throws(Fault) -> [UInt8] {
    switch self {
    case .bool:
      if let wrong = bytes.firstIndex(where: { $0 > 1 }) {
        throw Fault(element: wrong, sentence: "\(bytes[wrong]) is no bool")
      }
      return bytes
    case .uint8, .int8: return bytes
    case .uint16, .int16:
      return order == .little ? bytes : littleEndianBytes(Self.words(bytes, UInt16.self, order))
    case .float16: return littleEndianBytes(Self.words(bytes, UInt16.self, order).map(Self.single))
    case .bfloat16: return littleEndianBytes(Self.words(bytes, UInt16.self, order).map { UInt32($0) << 16 })
    case .uint32, .int32, .float32:
      return order == .little ? bytes : littleEndianBytes(Self.words(bytes, UInt32.self, order))
    case .uint64, .int64, .float64:
      return order == .little ? bytes : littleEndianBytes(Self.words(bytes, UInt64.self, order))
    }
  }

  /// The bits of an IEEE 754 number of 16 bits as one of 32, which holds every such number.
  static func single(_ half: UInt16) -> UInt32 {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = UInt32(half >> 10 & 0x1F)
    let fraction = UInt32(half & 0x3FF)
    switch exponent {
    case 0x1F: return sign | 0x7F80_0000 | fraction << 13
    // A subnormal number is its fraction times 2⁻²⁴.
    case 0: return sign | (Float(fraction) * 0x1p-24).bitPattern
    case _: return sign | (exponent + 112) << 23 | fraction << 13
    }
  }

  private static func words<Word: FixedWidthInteger>(
    _ bytes: [UInt8], _ type: Word.Type, _ order: ByteReader.ByteOrder
  ) -> [Word] {
    bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / MemoryLayout<Word>.size).map {
        let word = buffer.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Word>.size, as: type)
        return order == .little ? Word(littleEndian: word) : Word(bigEndian: word)
      }
    }
  }
}

extension ByteStream {
  /// Consumes the elements of a tensor, as a ``StoredTensor`` has them.
  ///
  /// - Parameter label: Begins what is said about an element, such as the tensor's name.
  func readElements(
    _ count: Int, _ encoding: ElementEncoding, _ order: ByteReader.ByteOrder = .little, label: String = ""
  ) throws(Diagnostic) -> [UInt8] {
    let start = offset
    let bytes = try readBytes(count: count * encoding.size)
    if encoding.size != encoding.dtype.bytes {
      try MemoryDemand.check(count * encoding.dtype.bytes, for: file)
    }
    do throws(ElementEncoding.Fault) {
      return try encoding.decoded(bytes, order)
    } catch {
      throw fault(label + error.sentence, at: start + error.element * encoding.size)
    }
  }
}

/// Number of elements of a shape read from a file.
func elementCount(_ shape: [Int], _ limits: Limits, at offset: Int) throws(ByteError) -> Int {
  switch limits.elementCount(of: shape) {
  case .success(let count): return count
  case .failure(let error): throw ByteError(offset: offset, .invalid("\(error)"))
  }
}
