// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusIO
import ApusTensor
import Testing

@Suite struct SafetensorsTests {
  func file(_ header: String, data: Int) -> [UInt8] {
    let length = UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  @Test(arguments: try DataFileCase.all(of: "safetensors"))
  func readsWhatTheFormatsOwnLibraryWrites(_ file: DataFileCase) throws {
    let content = try SafetensorsReader.read(file.bytes, from: "x")
    let expected = try #require(file.tensors)
    #expect(content.tensors.count == expected.count)
    for tensor in expected {
      let found = try #require(content[tensor.name])
      #expect(found.shape == tensor.shape)
      #expect(found.doubles == tensor.values)
    }
    #expect(content.metadata == ["epoch": "3", "note": "say \"hi\""])
    file.checkDamaged { bytes throws(Diagnostic) in _ = try SafetensorsReader.read(bytes, from: "x") }
  }

  /// Same header, order and padding as the library's, but for the spelling of non-ASCII names.
  @Test(arguments: try DataFileCase.all(of: "safetensors"))
  func writesWhatItReads(_ file: DataFileCase) throws {
    let content = try SafetensorsReader.read(file.bytes, from: "x")
    let shuffled = SafetensorsFile(tensors: content.tensors.reversed(), metadata: content.metadata)
    let written = Array(try SafetensorsWriter.encode(shuffled).joined())
    #expect(written == Array(try SafetensorsWriter.encode(content).joined()))
    let again = try SafetensorsReader.read(written, from: "x")
    #expect(Set(again.tensors) == Set(content.tensors))
    #expect(again.metadata == content.metadata)
    #expect(written[0] % 8 == 0)
    for tensor in again.tensors where tensor.count > 0 {
      let offset = try #require(try offsets(in: written, of: tensor.name))
      #expect(offset % tensor.dtype.bytes == 0)
    }
  }

  private func offsets(in bytes: [UInt8], of name: String) throws -> Int? {
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    let header = try JSONParser.parse(bytes[8..<8 + length])
    guard case .array(let pair)? = header[name]?["data_offsets"], case .integer(let begin)? = pair.first
    else {
      return nil
    }
    return 8 + length + begin
  }

  @Test func writesThroughTheAtomicWriter() throws {
    let disk = MemoryFileSystem()
    disk.place([1], at: "run/w.safetensors")
    let content = SafetensorsFile(
      tensors: [try StoredTensor(name: "w", shape: [2], [1, 2] as [Float])], metadata: ["b": "2", "a": "1"])
    try SafetensorsWriter.write(content, to: "run/w.safetensors", through: AtomicWriter(disk))
    #expect(try SafetensorsReader.read(contentsOf: "run/w.safetensors", fileSystem: disk) == content)
    let failing = FailingFileSystem(disk, failingAtCall: 2, code: 28)
    let error = #expect(throws: Diagnostic.self) {
      try SafetensorsWriter.write(content, to: "run/w.safetensors", through: AtomicWriter(failing))
    }
    #expect(error?.description == "error: cannot write 'run/w.safetensors': No space left on device")
    #expect(error?.category.exitCode == 74)
  }

  @Test func refusesBadNames() throws {
    let tensor = try StoredTensor(name: "w", shape: [], [1] as [Float])
    for tensors in [
      [tensor, tensor], [try StoredTensor(name: "__metadata__", shape: [], [1] as [Float])],
      [try StoredTensor(name: String(repeating: "x", count: 1025), shape: [], [1] as [Float])],
    ] {
      #expect(throws: Diagnostic.self) { try SafetensorsWriter.encode(SafetensorsFile(tensors: tensors)) }
    }
  }

  @Test(arguments: [
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8, "4 bytes belong to no tensor"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "tensor 'a' leaves a gap before it"),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      4, "tensor 'b' overlaps the tensor before it"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4,
      "tensor 'a': data_offsets are no two increasing integers"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
      "tensor 'a': F32 [2] needs 8 bytes but has 4"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2147483648,2147483648],"data_offsets":[0,4]}}"#, 4,
      "tensor 'a': the shape has more than 1099511627776 elements"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,4]}}"#, 4,
      "tensor 'a': dimension 0 is negative (-1)"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[9223372036854775807,9223372036854775807]}}"#, 0,
      "tensor 'a' leaves a gap before it"
    ),
    (
      #"{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}"#, 4,
      "tensor 'a': dtype 'F8_E4M3' is not supported; known are F16 BF16 F32 F64 I8 I16 I32 I64 U8 U16 U32 U64 BOOL"
    ),
    (#"{"a":1,"a":2}"#, 0, "header: the name 'a' stands here twice"),
    (#"{"__metadata__":{"a":1}}"#, 0, "metadata 'a' is no string"),
    (#"[]"#, 0, "the header is no JSON object"),
    (String(repeating: "[", count: 100_000), 0, "header: values are nested deeper than 32"),
  ])
  func refusesHeader(_ header: String, _ data: Int, _ message: String) {
    let error = #expect(throws: Diagnostic.self) {
      try SafetensorsReader.read(file(header, data: data), from: "x")
    }
    #expect(error?.message == message)
  }

  @Test func refusesHugeHeaders() {
    for length in [100_000_001, UInt64.max, 1 << 63] {
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
      #expect(throws: Diagnostic.self) { try SafetensorsReader.read(bytes, from: "x") }
    }
  }

  @Test("elements that no tensor holds are named with tensor and place")
  func refusesElements() {
    let header = #"{"a":{"dtype":"BOOL","shape":[8],"data_offsets":[0,8]}}"#
    let bytes = file(header, data: 0) + [UInt8](repeating: 255, count: 8)
    let error = #expect(throws: Diagnostic.self) { try SafetensorsReader.read(bytes, from: "x") }
    #expect(error?.message == "tensor 'a': 255 is no bool")
    #expect(error?.place?.position == .byte(8 + header.utf8.count))
  }

  @Test("names that Unicode takes for the same are one name, and are said to be so")
  func namesInTwoForms() throws {
    let header =
      #"{"\u00e9":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"#
      + #""e\u0301":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#
    let error = #expect(throws: Diagnostic.self) {
      try SafetensorsReader.read(file(header, data: 0), from: "x")
    }
    #expect(error?.message == "header: the name 'e\u{301}' stands here twice, in another Unicode form")
    let tensors = try ["\u{E9}", "e\u{301}"].map { try StoredTensor(name: $0, shape: [], [1] as [Float]) }
    let writing = #expect(throws: Diagnostic.self) {
      try SafetensorsWriter.encode(SafetensorsFile(tensors: tensors))
    }
    #expect(writing?.message.hasSuffix(", in another Unicode form") == true)
  }

  @Test func readsEmptyFile() throws {
    #expect(try SafetensorsReader.read(file("{}", data: 0), from: "x").tensors.isEmpty)
  }
}
