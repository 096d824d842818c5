// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusTensor

/// Reader of NumPy's `.npy` files, versions 1 to 3 (NumPy Enhancement Proposal 1).
package enum NPYReader {
  /// Reads a file, compressed or not.
  package static func read(
    contentsOf path: String, fileSystem: any FileSystem = RealFileSystem(), limits: Limits = .standard
  ) throws(Diagnostic) -> StoredTensor {
    try read(try fileSystem.readInput(path, limits: limits), from: path, limits: limits)
  }

  /// Reads the bytes of a file: C order, little-endian `f4 f8 i4 i8 u1 u4 b1`.
  package static func read(
    _ bytes: [UInt8], from file: String, limits: Limits = .standard
  ) throws(Diagnostic) -> StoredTensor {
    do throws(ByteError) {
      return try parse(bytes, limits)
    } catch {
      var diagnostic = error.diagnostic(reading: file)
      if case .invalid(let sentence) = error.reason {
        if sentence.contains(NPYHeader.fortranOrder) { diagnostic.help = "save numpy.ascontiguousarray(x)" }
        if sentence.contains(NPYHeader.unknownType) {
          diagnostic.help = "convert with x.astype('<f4'); known are <f4 <f8 <i4 <i8 <u4 |u1 |b1"
        }
      }
      throw diagnostic
    }
  }

  private static func parse(_ bytes: [UInt8], _ limits: Limits) throws(ByteError) -> StoredTensor {
    var reader = ByteReader(bytes)
    try reader.expect([0x93] + Array("NUMPY".utf8), named: "NPY magic number")
    let version = (major: try reader.readByte(), minor: try reader.readByte())
    guard (1...3).contains(version.major), version.minor == 0 else {
      throw ByteError(offset: 6, .invalid("NPY version \(version.major).\(version.minor) is unknown"))
    }
    let length = version.major == 1 ? Int(try reader.read(UInt16.self)) : Int(try reader.read(UInt32.self))
    let start = reader.offset
    let header = try NPYHeader(try reader.readBytes(count: length), at: start, limits)
    let count = try elementCount(header.shape, limits, at: start)
    let dataStart = reader.offset
    let data = Array(try reader.readBytes(count: count * header.dtype.bytes))
    guard reader.isAtEnd else {
      throw ByteError(offset: reader.offset, .invalid("\(reader.remaining) bytes follow the last element"))
    }
    if header.dtype == .bool, let wrong = data.firstIndex(where: { $0 > 1 }) {
      throw ByteError(offset: dataStart + wrong, .invalid("\(data[wrong]) is no bool"))
    }
    return StoredTensor(unchecked: "", header.dtype, header.shape, data)
  }
}
