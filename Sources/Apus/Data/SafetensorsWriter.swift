// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusTensor

/// Writer of safetensors files; equal tensors and texts give equal bytes, whatever their order.
package enum SafetensorsWriter {
  /// Writes a file atomically: a reader finds the old file or the new one.
  package static func write(
    _ file: SafetensorsFile, to path: String, through writer: AtomicWriter = AtomicWriter()
  ) throws(Diagnostic) {
    let parts = try encode(file)
    do {
      try writer.write(parts, to: path)
    } catch {
      throw error.diagnostic
    }
  }

  /// The file's parts in order: the header, then each tensor's bytes.
  ///
  /// Larger elements come first, as in the format's own implementation, so that every tensor is aligned to its
  /// element; spaces at the header's end align the data to 8 bytes.
  package static func encode(
    _ file: SafetensorsFile, limits: Limits = .standard
  ) throws(Diagnostic) -> [[UInt8]] {
    let tensors = file.tensors.sorted {
      $0.dtype.bytes == $1.dtype.bytes ? isBefore($0.name, $1.name) : $0.dtype.bytes > $1.dtype.bytes
    }
    try checkNames(of: tensors, limits)

    var members: [JSONValue.Member] = []
    if !file.metadata.isEmpty {
      let texts = file.metadata.sorted { isBefore($0.key, $1.key) }
      members.append(
        .init(SafetensorsFile.metadataName, .object(texts.map { .init($0.key, .string($0.value)) })))
    }
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.bytes.count
      members.append(
        .init(
          tensor.name,
          .object([
            .init("dtype", .string(tensor.dtype.safetensorsName)),
            .init("shape", .array(tensor.shape.map { .integer($0) })),
            .init("data_offsets", .array([.integer(offset), .integer(end)])),
          ])))
      offset = end
    }
    var header = Array(JSONValue.object(members).description.utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    return [littleEndianBytes([UInt64(header.count)]) + header] + tensors.map(\.bytes)
  }

  private static func checkNames(of tensors: [StoredTensor], _ limits: Limits) throws(Diagnostic) {
    var names: Set<String> = [SafetensorsFile.metadataName]
    for tensor in tensors {
      let (isNew, known) = names.insert(tensor.name)
      guard isNew else {
        throw Diagnostic(
          "two tensors of one file are named '\(tensor.name)'" + noteOnForms(of: tensor.name, known),
          value: tensor.name)
      }
      guard tensor.name.utf8.count <= limits.nameBytes else {
        throw Diagnostic(
          "a tensor's name is longer than \(limits.nameBytes) bytes", value: String(tensor.name.prefix(64)))
      }
    }
  }

  /// Order by UTF-8 bytes, which no version of Unicode changes.
  private static func isBefore(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}
