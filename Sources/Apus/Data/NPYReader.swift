// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusTensor

/// Reader of NumPy's `.npy` files, versions 1 to 3 (NumPy Enhancement Proposal 1).
package enum NPYReader {
  /// Reads a file, compressed or not.
  package static func read(
    contentsOf path: String, fileSystem: any FileSystem = RealFileSystem(), limits: Limits = .standard
  ) throws(Diagnostic) -> StoredTensor {
    try read(ByteStream(contentsOf: path, fileSystem: fileSystem, limits: limits), limits)
  }

  /// Reads the bytes of a file: booleans, integers and real numbers of every size up to 8 bytes, either byte first,
  /// in either order of the axes.
  package static func read(
    _ bytes: [UInt8], from file: String, limits: Limits = .standard
  ) throws(Diagnostic) -> StoredTensor {
    try read(ByteStream(bytes, named: file, limits: limits), limits)
  }

  /// NumPy refuses longer headers as well, but for those of structures.
  private static let longestHeader = 1 << 20

  private static func read(_ stream: ByteStream, _ limits: Limits) throws(Diagnostic) -> StoredTensor {
    if ForeignFormat(try stream.peek(8)) == .zip { try ForeignFormat.refuse(stream, "a NumPy array") }
    let mark = try stream.readBytes(count: 8)
    guard mark.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      throw ByteError(offset: 0, .unexpected("NPY magic number")).diagnostic(reading: stream.file)
    }
    guard (1...3).contains(mark[6]), mark[7] == 0 else {
      throw stream.fault("NPY version \(mark[6]).\(mark[7]) is unknown", at: 6)
    }
    let size = try stream.readBytes(count: mark[6] == 1 ? 2 : 4)
    let length = size.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= longestHeader || length > stream.remaining ?? .max else {
      throw stream.fault("the NPY header would have \(length) bytes", at: 8)
    }
    let start = stream.offset
    let text = try stream.readBytes(count: length)
    let header: NPYHeader
    let count: Int
    do throws(ByteError) {
      header = try NPYHeader(text[...], at: start, limits)
      count = try elementCount(header.shape, limits, at: start)
    } catch {
      throw explained(error, reading: stream.file)
    }
    var data = try stream.readElements(count, header.dtype, header.byteOrder)
    try stream.expectEnd()
    if header.isColumnMajor {
      try MemoryDemand.check(data.count, for: stream.file)
      data = rowMajor(data, header.shape, size: header.dtype.bytes)
    }
    return StoredTensor(unchecked: "", header.dtype, header.shape, data)
  }

  private static func explained(_ error: ByteError, reading file: String) -> Diagnostic {
    var diagnostic = error.diagnostic(reading: file)
    if case .invalid(let sentence) = error.reason, sentence.contains(NPYHeader.unknownType) {
      diagnostic.help = "convert with x.astype('<f4')"
    }
    return diagnostic
  }

  /// The elements of an array in Fortran's order, in which the first index varies fastest, in C's order.
  private static func rowMajor(_ bytes: [UInt8], _ shape: [Int], size: Int) -> [UInt8] {
    var strides: [Int] = []
    var stride = size
    for length in shape {
      strides.append(stride)
      stride *= length
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = [Int](repeating: 0, count: shape.count)
    var source = 0
    while result.count < bytes.count {
      result += bytes[source..<source + size]
      for axis in shape.indices.reversed() {
        index[axis] += 1
        source += strides[axis]
        if index[axis] < shape[axis] { break }
        source -= strides[axis] * shape[axis]
        index[axis] = 0
      }
    }
    return result
  }
}
