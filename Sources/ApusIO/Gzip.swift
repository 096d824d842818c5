// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Reading of gzip data (RFC 1952) through zlib.
package enum Gzip {
  /// Why data cannot be inflated.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The data would expand beyond the limit.
    case tooLarge(limit: Int)
    /// The data ends before its trailer.
    case truncated
    /// The data is damaged, or no gzip data at all.
    case corrupt
    /// zlib could not get the memory it needs.
    case outOfMemory

    package var description: String {
      switch self {
      case .tooLarge(let limit): "the compressed data expands beyond the limit of \(limit) bytes"
      case .truncated: "the compressed data is truncated"
      case .corrupt: "the compressed data is corrupt"
      case .outOfMemory: "not enough memory to inflate the compressed data"
      }
    }
  }

  /// Whether the bytes start with gzip's magic number.
  package static func isCompressed(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// The bytes themselves, or what they expand to if they are gzip data.
  package static func inflateIfCompressed(
    _ bytes: [UInt8], limit: Int = Limits.standard.inflatedBytes
  ) throws(Failure) -> [UInt8] {
    isCompressed(bytes) ? try inflate(bytes, limit: limit) : bytes
  }

  /// Expands gzip data of one or several members; checksums and lengths are verified.
  package static func inflate(
    _ bytes: [UInt8], limit: Int = Limits.standard.inflatedBytes
  ) throws(Failure) -> [UInt8] {
    try inflate(bytes, limit: limit, through: z_stream())
  }

  /// Expands gzip data through a stream that says where zlib's memory comes from.
  static func inflate(
    _ bytes: [UInt8], limit: Int, through stream: z_stream
  ) throws(Failure) -> [UInt8] {
    var stream = stream
    let gzipWindow: Int32 = 15 + 16
    var status = inflateInit2_(&stream, gzipWindow, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { inflateEnd(&stream) }

    var output: [UInt8] = []
    var input = bytes[...]
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while status == Z_OK {
      let before = (input.count, output.count)
      status = step(&stream, &input, &chunk, &output)
      if output.count > limit { throw .tooLarge(limit: limit) }
      switch status {
      case Z_STREAM_END:
        // Members may follow each other (`cat a.gz b.gz`), and archivers pad with zeros.
        if input.allSatisfy({ $0 == 0 }) { return output }
        status = inflateReset(&stream)
      case Z_OK, Z_BUF_ERROR:
        if (input.count, output.count) == before { throw input.isEmpty ? .truncated : .corrupt }
        status = Z_OK
      default: break
      }
    }
    throw status == Z_MEM_ERROR ? .outOfMemory : .corrupt
  }

  /// One call of zlib: consumes some input, appends some output and returns zlib's status.
  private static func step(
    _ stream: inout z_stream, _ input: inout ArraySlice<UInt8>, _ chunk: inout [UInt8],
    _ output: inout [UInt8]
  ) -> Int32 {
    let chunkSize = chunk.count
    var consumed = 0
    var produced = 0
    let status = input.withUnsafeBufferPointer { source in
      chunk.withUnsafeMutableBufferPointer { target in
        // zlib does not write through `next_in`; its type lacks `const` for historical reasons only.
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.avail_in = UInt32(clamping: source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(clamping: target.count)
        let offered = stream.avail_in
        let result = CZlib.inflate(&stream, Z_NO_FLUSH)
        consumed = Int(offered - stream.avail_in)
        produced = chunkSize - Int(stream.avail_out)
        stream.next_in = nil
        stream.next_out = nil
        return result
      }
    }
    input = input.dropFirst(consumed)
    output += chunk[..<produced]
    return status
  }
}
