// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusIO
import ApusTensor
import Testing

@Suite struct BinaryReaderTests {
  @Test(arguments: try DataFileCase.all(of: "npy"))
  func readsNPY(_ file: DataFileCase) throws {
    let tensor = try NPYReader.read(file.bytes, from: "x.npy")
    #expect(tensor.shape == file.shape)
    #expect(tensor.doubles == file.values)
    file.checkDamaged { bytes throws(Diagnostic) in _ = try NPYReader.read(bytes, from: "x.npy") }
  }

  @Test(arguments: try DataFileCase.all(of: "idx"))
  func readsIDX(_ file: DataFileCase) throws {
    let disk = MemoryFileSystem()
    disk.place(file.bytes, at: "x.idx")
    let tensor = try IDXReader.read(contentsOf: "x.idx", fileSystem: disk)
    #expect(tensor.shape == file.shape)
    #expect(tensor.doubles == file.values)
    file.checkDamaged { bytes throws(Diagnostic) in
      let disk = MemoryFileSystem()
      disk.place(bytes, at: "x.idx")
      _ = try IDXReader.read(contentsOf: "x.idx", fileSystem: disk)
    }
  }

  /// Dimensions at the limits of rank, elements and 32-bit arithmetic.
  @Test(arguments: [
    ([UInt32.max, UInt32.max], "the shape has more than 1099511627776 elements"),
    ([1 << 31, 1 << 31, 0], "the shape has more than 1099511627776 elements"),
    ([1 << 31], "2147483648 bytes expected but 0 left"),
    ([1 << 20, 1 << 20], "1099511627776 bytes expected but 0 left"),
    (Array(repeating: 1, count: 17), "rank 17 exceeds the limit of 16 dimensions"),
    (Array(repeating: 1, count: 16), "1 bytes expected but 0 left"),
    ([], "1 bytes expected but 0 left"),
  ])
  func refusesIDXShape(_ shape: [UInt32], _ message: String) {
    var bytes: [UInt8] = [0, 0, 8, UInt8(shape.count)]
    for size in shape { bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
    let error = #expect(throws: Diagnostic.self) { try IDXReader.read(bytes, from: "x") }
    #expect(error?.message == message)
  }

  @Test func acceptsEmptyIDX() throws {
    #expect(try IDXReader.read([0, 0, 8, 1, 0, 0, 0, 0], from: "x").count == 0)
  }

  @Test(arguments: [
    ("(2147483648,)", "<f4", "8589934592 bytes expected but 0 left"),
    ("(4398046511105,)", "<f4", "the shape has more than 1099511627776 elements"),
    ("(9223372036854775808,)", "<f4", "NPY header: a dimension is no integer or too large"),
    ("(4398046511105, 0)", "<f4", "the shape has more than 1099511627776 elements"),
    ("(-1,)", "<f4", "dimension 0 is negative (-1)"),
    ("(3]", "<f4", "NPY header: ')' is missing"),
    ("(+3,)", "<f4", "NPY header: a dimension is no integer or too large"),
    ("(1.5,)", "<f4", "NPY header: a dimension is no integer or too large"),
    (
      "(" + String(repeating: "1,", count: 17) + ")", "<f4",
      "NPY header: rank 17 exceeds the limit of 16 dimensions"
    ),
    ("(02,)", "<f4", "NPY header: a dimension is no integer or too large"),
    ("(-0,)", "<f4", "NPY header: a dimension is no integer or too large"),
    ("(2)", "<f4", "NPY header: the shape is no tuple: ',' is missing"),
    ("(1,)", "|f4", "NPY header: unknown element type '|f4'"),
    ("(1,)", "f4", "NPY header: unknown element type 'f4'"),
    ("(1,)", "", "NPY header: unknown element type ''"),
    ("(1,)", "<c16", "NPY header: unknown element type '<c16'"),
    ("(1,)", "|O", "NPY header: unknown element type '|O'"),
  ])
  func refusesNPYHeader(_ shape: String, _ type: String, _ message: String) {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
    let bytes = [0x93] + Array("NUMPY\u{1}\0".utf8) + [UInt8(header.utf8.count), 0] + Array(header.utf8)
    let error = #expect(throws: Diagnostic.self) { try NPYReader.read(bytes, from: "x") }
    #expect(error?.message == message)
  }

  private func npy(_ type: String, _ shape: String, _ data: [UInt8], order: String = "False") -> [UInt8] {
    let header = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape)}"
    return [0x93] + Array("NUMPY\u{1}\0".utf8) + [UInt8(header.utf8.count), 0] + Array(header.utf8) + data
  }

  @Test func unknownTypesAreExplained() {
    let error = #expect(throws: Diagnostic.self) {
      try NPYReader.read(npy("<c16", "(1,)", []), from: "x.npy")
    }
    #expect(
      error?.description == """
        error: NPY header: unknown element type '<c16'
          --> x.npy, byte 20
          help:  convert with x.astype('<f4')
        """)
    let order = #expect(throws: Diagnostic.self) {
      try NPYReader.read(npy("<f4", "(1,)", [], order: "None"), from: "x.npy")
    }
    #expect(order?.message == "NPY header: True or False expected")
  }

  @Test("integers without sign of 64 bits are read as they are")
  func unsignedBeyondSigned() throws {
    let tensor = try NPYReader.read(
      npy("<u8", "(2,)", [UInt8](repeating: 1, count: 8) + [UInt8](repeating: 255, count: 8)), from: "x")
    #expect(tensor.dtype == .u64 && tensor.integers == [0x0101_0101_0101_0101, Int128(UInt64.max)])
    #expect(tensor.doubles == [0x1.0101010101010p56, 0x1p64] && tensor.floats == [0x1.010102p56, 0x1p64])
  }

  @Test("a header as long as the file would have to be is refused before it is read")
  func hugeNPYHeader() {
    let bytes = [0x93] + Array("NUMPY\u{2}\0".utf8) + [0, 0, 32, 0] + [UInt8](repeating: 32, count: 1 << 21)
    let error = #expect(throws: Diagnostic.self) { try NPYReader.read(bytes, from: "x") }
    #expect(error?.message == "the NPY header would have 2097152 bytes")
  }

  @Test func tensorsChecksItsBytes() throws {
    #expect(try StoredTensor(shape: [2], [1, 2.5] as [Float]).floats == [1, 2.5])
    #expect(try StoredTensor(shape: [2], [1, -2] as [Int32]).integers == [1, -2])
    #expect(try StoredTensor(shape: [1], [2.5] as [Float]).integers == nil)
    #expect(throws: Diagnostic.self) { try StoredTensor(shape: [3], [1, 2] as [Float]) }
    #expect(throws: Diagnostic.self) { try StoredTensor(shape: [-1], [] as [Float]) }
    #expect(throws: Diagnostic.self) { try StoredTensor(dtype: .bool, shape: [1], bytes: [2]) }
  }
}
