// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusTensor

/// Reader of IDX files, the format of MNIST and its successors (LeCun, Cortes and Burges,
/// "The MNIST database of handwritten digits", 1998).
package enum IDXReader {
  /// Reads a file, compressed or not.
  package static func read(
    contentsOf path: String, fileSystem: any FileSystem = RealFileSystem(), limits: Limits = .standard
  ) throws(Diagnostic) -> StoredTensor {
    try read(try fileSystem.readInput(path, limits: limits), from: path, limits: limits)
  }

  /// Reads the bytes of a file; signed integers of 8 and 16 bits become `i32`.
  package static func read(
    _ bytes: [UInt8], from file: String, limits: Limits = .standard
  ) throws(Diagnostic) -> StoredTensor {
    do throws(ByteError) {
      return try parse(bytes, limits)
    } catch {
      throw error.diagnostic(reading: file)
    }
  }

  private static func parse(_ bytes: [UInt8], _ limits: Limits) throws(ByteError) -> StoredTensor {
    var reader = ByteReader(bytes)
    try reader.expect([0, 0], named: "IDX magic number (two zero bytes)")
    guard let type = ElementType(rawValue: try reader.readByte()) else {
      throw ByteError(offset: 2, .unexpected("known IDX element type"))
    }
    let rank = try reader.readByte()
    var shape: [Int] = []
    for _ in 0..<rank { shape.append(Int(try reader.read(UInt32.self, .big))) }
    let count = try elementCount(shape, limits, at: 3)
    let data = try reader.readBytes(count: count * type.size)
    guard reader.isAtEnd else {
      throw ByteError(offset: reader.offset, .invalid("\(reader.remaining) bytes follow the last element"))
    }
    return StoredTensor(unchecked: "", type.dtype, shape, type.littleEndian(data))
  }

  /// Element types by their code in the third byte.
  private enum ElementType: UInt8 {
    case unsignedByte = 0x08
    case signedByte = 0x09
    case short = 0x0B
    case int = 0x0C
    case float = 0x0D
    case double = 0x0E

    var size: Int {
      switch self {
      case .unsignedByte, .signedByte: 1
      case .short: 2
      case .int, .float: 4
      case .double: 8
      }
    }

    var dtype: DType {
      switch self {
      case .unsignedByte: .u8
      case .signedByte, .short, .int: .i32
      case .float: .f32
      case .double: .f64
      }
    }

    /// The elements, big-endian in the file, in the form of a ``StoredTensor``.
    func littleEndian(_ data: ArraySlice<UInt8>) -> [UInt8] {
      switch self {
      case .unsignedByte: return Array(data)
      case .signedByte: return littleEndianBytes(data.map { Int32(Int8(bitPattern: $0)) })
      case .short:
        return littleEndianBytes(
          stride(from: data.startIndex, to: data.endIndex, by: 2).map {
            Int32(Int16(bitPattern: UInt16(data[$0]) << 8 | UInt16(data[$0 + 1])))
          })
      case .int, .float, .double:
        var result = Array(data)
        for start in stride(from: 0, to: result.count, by: size) { result[start..<start + size].reverse() }
        return result
      }
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
