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

  /// Reads the bytes of a file; the elements keep their type.
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
    guard let dtype = dtypes[mark[2]] else {
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
    let data = try stream.readElements(count, dtype, .big)
    try stream.expectEnd()
    return StoredTensor(unchecked: "", dtype, shape, data)
  }

  /// Element types by their code in the third byte.
  private static let dtypes: [UInt8: DType] = [
    0x08: .u8, 0x09: .i8, 0x0B: .i16, 0x0C: .i32, 0x0D: .f32, 0x0E: .f64,
  ]
}
