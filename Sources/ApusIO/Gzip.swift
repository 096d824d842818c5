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

    /// The failure as a user sees it.
    func diagnostic(reading file: String) -> Diagnostic {
      var diagnostic = Diagnostic(description, place: .init(file: file))
      if case .tooLarge = self { diagnostic.help = "unpack it first, with gunzip" }
      return diagnostic
    }
  }

  /// Whether the bytes start with gzip's magic number.
  package static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: [0x1F, 0x8B])
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
    let inflater = Inflater(through: stream)
    var (input, output): (ArraySlice<UInt8>, [UInt8]) = (bytes[...], [])
    while true {
      let part = try inflater.next(&input, isLast: true)
      if part.isEmpty { return output }
      output += part
      if output.count > limit { throw .tooLarge(limit: limit) }
    }
  }

  /// Expands gzip data piece by piece.
  final class Inflater {
    /// zlib keeps the address of its stream.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var status: Int32
    /// Where the zeros stand that archivers put behind the data.
    private var isPadding = false

    init(through stream: z_stream = z_stream()) {
      self.stream.initialize(to: stream)
      let gzipWindow: Int32 = 15 + 16
      status = inflateInit2_(self.stream, gzipWindow, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    deinit {
      inflateEnd(stream)
      stream.deallocate()
    }

    /// Takes input and returns what it expands to; nothing if more input is needed or, with the last, at the end.
    func next(_ input: inout ArraySlice<UInt8>, isLast: Bool) throws(Failure) -> [UInt8] {
      while true {
        if status == Z_STREAM_END {
          // Members may follow each other (`cat a.gz b.gz`), and archivers pad with zeros.
          if let first = input.first(where: { $0 != 0 }) {
            guard !isPadding, input.first == first else { throw .corrupt }
            status = inflateReset(stream)
          } else {
            if !input.isEmpty { isPadding = true }
            input = []
            return []
          }
        }
        guard status == Z_OK else { throw status == Z_MEM_ERROR ? .outOfMemory : .corrupt }
        if input.isEmpty, !isLast { return [] }
        let count = input.count
        let part = step(&input)
        if !part.isEmpty { return part }
        guard status == Z_OK || status == Z_BUF_ERROR else { continue }
        if count == input.count { throw input.isEmpty ? .truncated : .corrupt }
        status = Z_OK
      }
    }

    /// One call of zlib: consumes some input and returns some output.
    private func step(_ input: inout ArraySlice<UInt8>) -> [UInt8] {
      var consumed = 0
      let output = [UInt8](unsafeUninitializedCapacity: 1 << 16) { target, produced in
        input.withUnsafeBufferPointer { source in
          // zlib does not write through `next_in`; its type lacks `const` for historical reasons only.
          stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
          stream.pointee.avail_in = UInt32(clamping: source.count)
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = UInt32(clamping: target.count)
          let offered = stream.pointee.avail_in
          status = CZlib.inflate(stream, Z_NO_FLUSH)
          consumed = Int(offered - stream.pointee.avail_in)
          produced = target.count - Int(stream.pointee.avail_out)
          stream.pointee.next_in = nil
          stream.pointee.next_out = nil
        }
      }
      input = input.dropFirst(consumed)
      return output
    }
  }
}
