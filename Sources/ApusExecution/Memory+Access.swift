// SPDX-License-Identifier: Apache-2.0

package import ApusTensor

extension Memory {
  /// Fills the block with zeros.
  public func clear() {
    withUnsafeMutableBytes { bytes in _ = bytes.initializeMemory(as: UInt8.self, repeating: 0) }
  }

  /// The value at an offset that is a multiple of its alignment.
  package func load<Value: BitwiseCopyable>(fromByteOffset offset: Int = 0, as type: Value.Type) -> Value {
    withUnsafeMutableBytes { $0.load(fromByteOffset: offset, as: type) }
  }

  /// Writes a value at an offset.
  package func storeBytes<Value: BitwiseCopyable>(
    of value: Value, toByteOffset offset: Int = 0, as type: Value.Type
  ) {
    withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: offset, as: type) }
  }

  /// Writes bytes at an offset.
  package func copyBytes(_ content: [UInt8], toByteOffset offset: Int = 0) {
    withUnsafeMutableBytes { bytes in
      UnsafeMutableRawBufferPointer(rebasing: bytes[offset...]).copyBytes(from: content)
    }
  }

  /// The tensor whose elements stand at an offset.
  package func tensor(_ type: TensorType, atByteOffset offset: Int = 0) -> HostTensor {
    withUnsafeMutableBytes { HostTensor(unchecked: type, bytes: $0[offset..<(offset + type.bytes)]) }
  }
}
