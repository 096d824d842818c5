// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Testing

@Suite struct ByteReaderTests {
  @Test func readsBothOrders() throws {
    var reader = ByteReader([1, 2, 3, 4, 0xFF, 0xFE, 0, 0, 0x80, 0x3F, 0x68, 0xC3, 0xA9])
    #expect(try reader.read(UInt16.self, .big) == 0x0102)
    #expect(try reader.read(UInt16.self) == 0x0403)
    #expect(try reader.read(Int16.self, .big) == -2)
    #expect(try reader.readFloat() == 1)
    #expect(try reader.readString(count: 3) == "hé")
    #expect(reader.isAtEnd && reader.offset == 13)
  }

  @Test func readsWithinASlice() throws {
    let whole: [UInt8] = [9, 9, 1, 0, 0, 0, 9]
    var reader = ByteReader(whole[2..<6])
    #expect(try reader.bytes(at: 0, count: 2) == [1, 0])
    #expect(try reader.read(UInt32.self) == 1)
    #expect(throws: ByteError.self) { try reader.readByte() }
  }

  @Test func failedReadLeavesTheCursor() {
    var reader = ByteReader([1, 2, 0xFF])
    #expect(throws: ByteError(offset: 0, .truncated(needed: "8", available: 3))) { try reader.readDouble() }
    #expect(throws: ByteError(offset: 0, .invalidUTF8)) { try reader.readString(count: 3) }
    #expect(throws: ByteError(offset: 0, .unexpected("magic"))) { try reader.expect([1, 3], named: "magic") }
    #expect(reader.offset == 0)
  }

  @Test(arguments: [UInt64.max, 1 << 63, UInt64(Int.max), 5])
  func hugeCountsAreErrors(_ count: UInt64) {
    var reader = ByteReader([1, 2, 3, 4])
    #expect(throws: ByteError.self) { try reader.readBytes(count: count) }
    #expect(throws: ByteError.self) { try reader.bytes(at: 1, count: count) }
    #expect(throws: ByteError.self) { try reader.bytes(at: count, count: 0) }
    #expect(throws: ByteError.self) { try reader.seek(to: count) }
    #expect(throws: ByteError.self) { try reader.readString(count: count) }
  }

  @Test func negativeCountsAreErrors() {
    var reader = ByteReader([1, 2, 3, 4])
    #expect(throws: ByteError.self) { try reader.readBytes(count: -1) }
    #expect(throws: ByteError.self) { try reader.bytes(at: -1, count: 1) }
    #expect(throws: ByteError.self) { try reader.seek(to: Int.min) }
  }

  @Test func errorsNameTheByte() {
    let error = ByteError(offset: 7, .truncated(needed: "4", available: 1))
    #expect(
      error.diagnostic(reading: "a.npy").description
        == "error: 4 bytes expected but 1 left\n  --> a.npy, byte 7")
  }

  @Test func elementCountsAreBounded() throws {
    let limits = Limits.standard
    #expect(limits.elementCount(of: []) == .success(1))
    #expect(limits.elementCount(of: [2, 3, 4]) == .success(24))
    #expect(limits.elementCount(of: [0, 5]) == .success(0))
    #expect(limits.elementCount(of: [1 << 40]) == .success(1 << 40))
    #expect(limits.elementCount(of: [(1 << 40) + 1]) == .failure(.elements(limit: 1 << 40)))
    #expect(limits.elementCount(of: [1 << 31, 1 << 31]) == .failure(.elements(limit: 1 << 40)))
    #expect(limits.elementCount(of: [(1 << 42) + 1, 0]) == .failure(.elements(limit: 1 << 40)))
    #expect(limits.elementCount(of: [Int.max, Int.max]) == .failure(.elements(limit: 1 << 40)))
    #expect(limits.elementCount(of: [3, -1]) == .failure(.negative(-1, axis: 1)))
    #expect(limits.elementCount(of: Array(repeating: 1, count: 16)) == .success(1))
    #expect(limits.elementCount(of: Array(repeating: 1, count: 17)) == .failure(.rank(17, limit: 16)))
  }
}
