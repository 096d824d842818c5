// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Foundation
import Testing

/// RELIABILITY.md rows 1 and 4: a header is judged, and sizes are bounded, before memory is taken.
@Suite struct ByteStreamTests {
  /// `gzip.compress(b"hello, swift", mtime=0)` of Python 3.
  static let hello: [UInt8] = GzipTests().hello
  static let text = Array("hello, swift".utf8)

  @Test(arguments: [text, hello])
  func readsInOrder(_ bytes: [UInt8]) throws {
    let stream = try ByteStream(bytes, named: "x")
    #expect(try stream.readBytes(count: 5) == Array("hello".utf8))
    #expect(stream.offset == 5)
    #expect(stream.remaining == (bytes == Self.text ? 7 : nil))
    #expect(try stream.readBytes(count: 0).isEmpty)
    let early = #expect(throws: Diagnostic.self) { try stream.expectEnd() }
    #expect(early?.message == (bytes == Self.text ? "7" : "more") + " bytes follow the last element")
    let late = #expect(throws: Diagnostic.self) { try stream.readBytes(count: 8 as UInt64) }
    #expect(late?.message == "8 bytes expected but 7 left")
    #expect(late?.place == .init(file: "x", .byte(5)))
  }

  @Test func readsFilesOfTheSystem() throws {
    // Such a file says that it has no bytes.
    let stream = try ByteStream(contentsOf: "/proc/self/status")
    #expect(stream.remaining == nil)
    #expect(try stream.readText().count > 100)
    try stream.expectEnd()
    #expect(throws: Diagnostic.self) { try ByteStream(contentsOf: "/nonexistent") }
    #expect(throws: Diagnostic.self) { try ByteStream(contentsOf: "/proc/self/mem") }
  }

  @Test func largeFilesAreReadPieceByPiece() throws {
    let disk = MemoryFileSystem()
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    disk.place(bytes, at: "x")
    #expect(try ByteStream(contentsOf: "x", fileSystem: disk).readRest() == bytes)
    #expect(disk.openCount == 0)
    let failing = FailingFileSystem(disk, failingAtCall: 3, code: 5)
    let error = #expect(throws: Diagnostic.self) {
      try ByteStream(contentsOf: "x", fileSystem: failing).readRest()
    }
    #expect(error?.description == "error: cannot read 'x': Input/output error")
    #expect(disk.openCount == 0)
  }

  @Test("a file of gigabytes that is no text is refused by its first bytes")
  func sparseFile() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data("1,2\n".utf8).write(to: url)
    #expect(truncate(url.path, 8 << 30) == 0)
    let error = #expect(throws: Diagnostic.self) { try ByteStream(contentsOf: url.path).readText() }
    #expect(error?.message == "a zero byte stands in the text")
    #expect(error?.place?.position == .byte(4))
  }

  @Test func limitsHold() throws {
    func expect(_ message: String, _ body: () throws -> Void) {
      let error = #expect(throws: Diagnostic.self, performing: body)
      #expect(error?.message == message)
      #expect(error?.place?.file == "x")
    }
    expect("the compressed data expands beyond the limit of 11 bytes") {
      _ = try ByteStream(Self.hello, named: "x", limits: Limits(inflatedBytes: 11)).readRest()
    }
    expect("the compressed data expands beyond the limit of 11 bytes") {
      _ = try ByteStream(Self.hello, named: "x", limits: Limits(inflatedBytes: 11)).readBytes(count: 12)
    }
    expect("the input is larger than 11 bytes") {
      _ = try ByteStream(Self.text, named: "x", limits: Limits(fileBytes: 11)).readRest()
    }
    expect("there is not enough memory: \(1 << 60) bytes are needed at once") {
      try MemoryDemand.check(1 << 60, for: "x")
    }
    try MemoryDemand.check(0, for: "x")
    let limits = Limits.standard
    #expect(limits.inflatedBytes(of: 1000) == 64 << 20)
    #expect(limits.inflatedBytes(of: 1 << 20) == 100 << 20)
    #expect(limits.inflatedBytes(of: .max) == 1 << 30)
  }
}
