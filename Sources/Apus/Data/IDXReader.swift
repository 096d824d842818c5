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
    try read(ByteStream(contentsOf: path, fileSystem: fileSystem, limits: limits), limits)
  }

  /// Reads the bytes of a file; signed integers of 8 and 16 bits become `i32`.
  package static func read(
    _ bytes: [UInt8], from file: String, limits: Limits = .standard
  ) throws(Diagnostic) -> StoredTensor {
    try read(ByteStream(bytes, named: file, limits: limits), limits)
  }

  private static func read(_ stream: ByteStream, _ limits: Limits) throws(Diagnostic) -> StoredTensor {
    let mark = try stream.readBytes(count: 4)
    guard mark.starts(with: [0, 0]) else {
      throw ByteError(offset: 0, .unexpected("IDX magic number (two zero bytes)"))
        .diagnostic(reading: stream.file)
    }
    guard let encoding = encodings[mark[2]] else {
      throw ByteError(offset: 2, .unexpected("known IDX element type")).diagnostic(reading: stream.file)
    }
    var sizes = ByteReader(try stream.readBytes(count: 4 * Int(mark[3])))
    let shape: [Int]
    let count: Int
    do throws(ByteError) {
      var read: [Int] = []
      while !sizes.isAtEnd { read.append(Int(try sizes.read(UInt32.self, .big))) }
      shape = read
      count = try elementCount(shape, limits, at: 3)
    } catch {
      throw error.diagnostic(reading: stream.file)
    }
    let data = try stream.readElements(count, encoding, .big)
    try stream.expectEnd()
    return StoredTensor(unchecked: "", encoding.dtype, shape, data)
  }

  /// Element types by their code in the third byte.
  private static let encodings: [UInt8: ElementEncoding] = [
    0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
  ]
}
