// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// What a safetensors file holds.
package struct SafetensorsFile: Hashable, Sendable {
  /// The tensors in the order of their bytes in the file.
  package let tensors: [StoredTensor]
  /// The texts of `__metadata__`.
  package let metadata: [String: String]

  package init(tensors: [StoredTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of a name, or `nil`.
  package subscript(name: String) -> StoredTensor? {
    tensors.first { $0.name == name }
  }

  /// The name under which the header keeps its texts.
  static let metadataName = "__metadata__"
}

extension DType {
  /// The type's name in safetensors files.
  var safetensorsName: String {
    let (kind, bits) = layout
    return switch kind {
    case .real: "F\(bits)"
    case .signed: "I\(bits)"
    case .unsigned: "U\(bits)"
    case .truth: "BOOL"
    }
  }
}

extension ElementEncoding {
  /// The name in safetensors files.
  var safetensorsName: String {
    switch self {
    case .bool: "BOOL"
    case .uint8: "U8"
    case .int8: "I8"
    case .uint16: "U16"
    case .int16: "I16"
    case .uint32: "U32"
    case .int32: "I32"
    case .uint64: "U64"
    case .int64: "I64"
    case .float16: "F16"
    case .bfloat16: "BF16"
    case .float32: "F32"
    case .float64: "F64"
    }
  }

  init?(safetensorsName name: String) {
    guard let encoding = Self.allCases.first(where: { $0.safetensorsName == name }) else { return nil }
    self = encoding
  }
}
