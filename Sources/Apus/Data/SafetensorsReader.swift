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
    try read(try fileSystem.readInput(path, limits: limits), from: path, limits: limits)
  }

  /// Reads the bytes of a file; the tensors must cover the data exactly, without gap or overlap.
  package static func read(
    _ bytes: [UInt8], from file: String, limits: Limits = .standard
  ) throws(Diagnostic) -> SafetensorsFile {
    do throws(ByteError) {
      return try parse(bytes, limits)
    } catch {
      throw error.diagnostic(reading: file)
    }
  }

  private static func parse(_ bytes: [UInt8], _ limits: Limits) throws(ByteError) -> SafetensorsFile {
    var reader = ByteReader(bytes)
    let length = try reader.read(UInt64.self)
    guard length <= headerLimit else {
      throw ByteError(offset: 0, .invalid("no safetensors file: the header would have \(length) bytes"))
    }
    let text = try reader.readBytes(count: length)
    let data = bytes[reader.offset...]
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
    return SafetensorsFile(tensors: try place(entries, in: data), metadata: metadata)
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

  /// Cuts the data into tensors.
  private static func place(
    _ entries: [Entry], in data: ArraySlice<UInt8>
  ) throws(ByteError) -> [StoredTensor] {
    let base = data.startIndex
    var end = 0
    var tensors: [StoredTensor] = []
    for entry in entries.sorted(by: { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }) {
      guard entry.begin == end else {
        let fault = entry.begin < end ? "overlaps the tensor before it" : "leaves a gap before it"
        throw ByteError(offset: base, .invalid("tensor '\(entry.name)' \(fault)"))
      }
      guard entry.end <= data.count else {
        throw ByteError(
          offset: base,
          .invalid("tensor '\(entry.name)' ends at byte \(entry.end) of \(data.count): the file is truncated")
        )
      }
      let bytes = Array(data[base + entry.begin..<base + entry.end])
      if entry.dtype == .bool, let wrong = bytes.firstIndex(where: { $0 > 1 }) {
        throw ByteError(
          offset: base + entry.begin + wrong, .invalid("tensor '\(entry.name)': \(bytes[wrong]) is no bool"))
      }
      tensors.append(StoredTensor(unchecked: entry.name, entry.dtype, entry.shape, bytes))
      end = entry.end
    }
    guard end == data.count else {
      throw ByteError(offset: base + end, .invalid("\(data.count - end) bytes belong to no tensor"))
    }
    return tensors
  }

  /// What the header says of one tensor.
  private struct Entry {
    let name: String
    let dtype: DType
    let shape: [Int]
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
      let count: Int
      switch limits.elementCount(of: shape) {
      case .success(let elements): count = elements
      case .failure(let error): throw failure("\(error)")
      }
      guard let offsets = member.value["data_offsets"]?.integers, offsets.count == 2, 0 <= offsets[0],
        offsets[0] <= offsets[1]
      else { throw failure("data_offsets are no two increasing integers") }
      (begin, end) = (offsets[0], offsets[1])
      guard end - begin == count * dtype.bytes else {
        throw failure(
          "\(TensorType(dtype, Shape(shape))) needs \(count * dtype.bytes) bytes but has \(end - begin)")
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
