// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// An element of a file that no tensor can hold.
struct ElementFault: Error {
  /// Its position among the elements of the file.
  let element: Int
  let sentence: String
}

extension DType {
  /// The elements as a ``StoredTensor`` has them: least significant bytes first.
  func decoded(
    _ bytes: [UInt8], _ order: ByteReader.ByteOrder = .little
  ) throws(ElementFault) -> [UInt8] {
    switch layout {
    case (.truth, _):
      if let wrong = bytes.firstIndex(where: { $0 > 1 }) {
        throw ElementFault(element: wrong, sentence: "\(bytes[wrong]) is no bool")
      }
      return bytes
    case (_, 8): return bytes
    case (_, 16): return order == .little ? bytes : littleEndianBytes(Self.words(bytes, UInt16.self, order))
    case (_, 32): return order == .little ? bytes : littleEndianBytes(Self.words(bytes, UInt32.self, order))
    case (_, _): return order == .little ? bytes : littleEndianBytes(Self.words(bytes, UInt64.self, order))
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
    _ count: Int, _ dtype: DType, _ order: ByteReader.ByteOrder = .little, label: String = ""
  ) throws(Diagnostic) -> [UInt8] {
    let start = offset
    let bytes = try readBytes(count: count * dtype.bytes)
    do throws(ElementFault) {
      return try dtype.decoded(bytes, order)
    } catch {
      throw fault(label + error.sentence, at: start + error.element * dtype.bytes)
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
