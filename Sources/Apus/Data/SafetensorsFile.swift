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
  var safetensorsName: String { rawValue.uppercased() }

  init?(safetensorsName name: String) {
    guard let dtype = Self.allCases.first(where: { $0.safetensorsName == name }) else { return nil }
    self = dtype
  }
}
