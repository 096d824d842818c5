// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusTensor

/// Reader of safetensors files: a length, a JSON header and the bytes of the tensors.
package enum SafetensorsReader {
  /// The longest header the format allows.
  static let headerLimit = 100_000_000

  /// Reads a file, compressed or not.
  package static func read(
    contentsOf path: String, fileSystem: any FileSystem = RealFileSystem(), limits: Limits = .standard
  ) throws(Diagnostic) -> SafetensorsFile {
    try read(ByteStream(contentsOf: path, fileSystem: fileSystem, limits: limits), limits)
  }

  /// Reads the bytes of a file; the tensors must cover the data exactly, without gap or overlap.
  package static func read(
    _ bytes: [UInt8], from file: String, limits: Limits = .standard
  ) throws(Diagnostic) -> SafetensorsFile {
    try read(ByteStream(bytes, named: file, limits: limits), limits)
  }

  private static func read(_ stream: ByteStream, _ limits: Limits) throws(Diagnostic) -> SafetensorsFile {
    let length = try stream.readBytes(count: 8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard length <= headerLimit else {
      throw stream.fault("no safetensors file: the header would have \(length) bytes", at: 0)
    }
    let text = try stream.readBytes(count: length)
    let header: ([Entry], metadata: [String: String])
    do throws(ByteError) {
      header = try entries(of: text, limits)
      try check(header.0, at: stream.offset, available: stream.remaining)
    } catch {
      throw error.diagnostic(reading: stream.file)
    }
    return SafetensorsFile(tensors: try tensors(header.0, from: stream), metadata: header.metadata)
  }

  /// What the header says of the tensors, in the order of their bytes, and its texts.
  private static func entries(
    of text: [UInt8], _ limits: Limits
  ) throws(ByteError) -> ([Entry], metadata: [String: String]) {
    let header: JSONValue
    do {
      header = try JSONParser.parse(text, limits: limits)
    } catch {
      throw ByteError(offset: 8 + error.offset, .invalid("header: \(error)"))
    }
    guard case .object(let members) = header else {
      throw ByteError(offset: 8, .invalid("the header is no JSON object"))
    }
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for member in members {
      if member.name == SafetensorsFile.metadataName {
        metadata = try texts(of: member.value)
      } else {
        entries.append(try Entry(member, limits))
      }
    }
    return (entries.sorted { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }, metadata)
  }

  private static func texts(of value: JSONValue) throws(ByteError) -> [String: String] {
    guard case .object(let members) = value else {
      throw ByteError(offset: 8, .invalid("the header's \(SafetensorsFile.metadataName) is no JSON object"))
    }
    var result: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else {
        throw ByteError(offset: 8, .invalid("metadata '\(member.name)' is no string"))
      }
      result[member.name] = text
    }
    return result
  }

  /// Checks that tensors cover the data; its size is known unless it is compressed.
  private static func check(
    _ entries: [Entry], at base: Int, available: Int?
  ) throws(ByteError) {
    var end = 0
    for entry in entries {
      guard entry.begin == end else {
        let fault = entry.begin < end ? "overlaps the tensor before it" : "leaves a gap before it"
        throw ByteError(offset: base, .invalid("tensor '\(entry.name)' \(fault)"))
      }
      if let available, entry.end > available {
        throw ByteError(
          offset: base,
          .invalid("tensor '\(entry.name)' ends at byte \(entry.end) of \(available): the file is truncated")
        )
      }
      end = entry.end
    }
    if let available, end < available {
      throw ByteError(offset: base + end, .invalid("\(available - end) bytes belong to no tensor"))
    }
  }

  private static func tensors(
    _ entries: [Entry], from stream: ByteStream
  ) throws(Diagnostic) -> [StoredTensor] {
    var tensors: [StoredTensor] = []
    for entry in entries {
      let bytes = try stream.readElements(
        entry.count, entry.dtype, label: "tensor '\(entry.name)': ")
      tensors.append(StoredTensor(unchecked: entry.name, entry.dtype, entry.shape, bytes))
    }
    try stream.expectEnd()
    return tensors
  }

  /// What the header says of one tensor.
  private struct Entry {
    let name: String
    let dtype: DType
    let shape: [Int]
    let count: Int
    let begin: Int
    let end: Int

    init(_ member: JSONValue.Member, _ limits: Limits) throws(ByteError) {
      name = member.name
      func failure(_ fault: String) -> ByteError {
        let isLong = member.name.unicodeScalars.count > 40
        let name = isLong ? String(member.name.unicodeScalars.prefix(40)) + "…" : member.name
        return ByteError(offset: 8, .invalid("tensor '\(name)': \(fault)"))
      }
      guard name.utf8.count <= limits.nameBytes else {
        throw failure("the name is longer than \(limits.nameBytes) bytes")
      }
      guard case .object(let fields) = member.value, fields.count == 3 else {
        throw failure("dtype, shape and data_offsets expected")
      }
      guard case .string(let type)? = member.value["dtype"] else { throw failure("dtype is missing") }
      guard let dtype = DType(safetensorsName: type) else {
        let known = DType.allCases.map(\.safetensorsName).joined(separator: " ")
        throw failure("dtype '\(type)' is not supported; known are \(known)")
      }
      self.dtype = dtype
      guard let shape = member.value["shape"]?.integers else { throw failure("shape is no list of integers") }
      self.shape = shape
      switch limits.elementCount(of: shape) {
      case .success(let elements): count = elements
      case .failure(let error): throw failure("\(error)")
      }
      guard let offsets = member.value["data_offsets"]?.integers, offsets.count == 2, 0 <= offsets[0],
        offsets[0] <= offsets[1]
      else { throw failure("data_offsets are no two increasing integers") }
      (begin, end) = (offsets[0], offsets[1])
      guard end - begin == count * dtype.bytes else {
        throw failure("\(type) \(Shape(shape)) needs \(count * dtype.bytes) bytes but has \(end - begin)")
      }
    }
  }
}

extension JSONValue {
  /// The elements of an array of integers.
  fileprivate var integers: [Int]? {
    guard case .array(let values) = self else { return nil }
    var result: [Int] = []
    for value in values {
      guard case .integer(let integer) = value else { return nil }
      result.append(integer)
    }
    return result
  }
}
