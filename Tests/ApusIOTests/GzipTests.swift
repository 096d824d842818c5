// SPDX-License-Identifier: Apache-2.0

import ApusIO
import CZlib
import Testing

@Suite struct GzipTests {
  /// `gzip.compress(b"hello, swift", mtime=0)` of Python 3.
  let hello: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xD7, 0x51,
    0x28,
    0x2E, 0xCF, 0x4C, 0x2B, 0x01, 0x00, 0xF5, 0x1F, 0xAD, 0x68, 0x0C, 0x00, 0x00, 0x00,
  ]
  let text = Array("hello, swift".utf8)

  /// Compresses with zlib itself.
  func compress(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    deflateInit2_(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let room = output.count
    input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        _ = deflate(&stream, Z_FINISH)
      }
    }
    return Array(output[..<(room - Int(stream.avail_out))])
  }

  @Test func inflatesOneAndSeveralMembers() throws {
    #expect(try Gzip.inflate(hello) == text)
    #expect(try Gzip.inflate(hello + hello) == text + text)
    #expect(try Gzip.inflate(hello + [0, 0, 0]) == text)
    for (bytes, plain) in [(hello, text), (text, text), ([0x1F], [0x1F]), ([], [])] {
      #expect(try ByteStream(bytes, named: "x").readRest() == plain)
    }
    #expect(try Gzip.inflate(compress([])) == [])
    let long = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    #expect(try Gzip.inflate(compress(long)) == long)
  }

  @Test func refusesBombs() throws {
    let bomb = compress([UInt8](repeating: 0, count: 8 << 20))
    #expect(bomb.count < 10_000)
    #expect(throws: Gzip.Failure.tooLarge(limit: 1 << 20)) { try Gzip.inflate(bomb, limit: 1 << 20) }
    #expect(throws: Gzip.Failure.tooLarge(limit: 11)) { try Gzip.inflate(hello, limit: 11) }
    #expect(try Gzip.inflate(hello, limit: 12) == text)
  }

  @Test func everyPrefixIsAnError() {
    for count in 0..<hello.count {
      #expect(throws: Gzip.Failure.truncated) { try Gzip.inflate(Array(hello[..<count])) }
    }
    #expect(throws: Gzip.Failure.self) { try Gzip.inflate(hello + [1, 2, 3]) }
    #expect(throws: Gzip.Failure.corrupt) { try Gzip.inflate(hello + [0] + hello) }
  }

  @Test func everyBitFlipIsAnErrorOrTheSameText() {
    for position in hello.indices {
      for bit in 0..<8 {
        var flipped = hello
        flipped[position] ^= 1 << bit
        if let result = try? Gzip.inflate(flipped) { #expect(result == text) }
      }
    }
  }
}
