// SPDX-License-Identifier: Apache-2.0

public import ApusIO

extension HostTensor {
  /// The elements as they stand in memory: row-major, native byte order, `dtype.bytes` each.
  public var bytes: [UInt8] {
    func pack<T: BitwiseCopyable>(_ values: [T]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }
    switch dtype.layout {
    case (.real(let exponentBits), 16):
      let format = ShortFloat(exponentBits: exponentBits)
      return pack(reals.map { format.bits(nearest: Float($0)) })
    case (.real, 32): return pack(reals.map { Float($0) })
    case (.real, _): return pack(reals)
    case (_, 8): return words.map { UInt8(truncatingIfNeeded: $0) }
    case (_, 16): return pack(words.map { UInt16(truncatingIfNeeded: $0) })
    case (_, 32): return pack(words.map { UInt32(truncatingIfNeeded: $0) })
    case (_, _): return pack(words)
    }
  }

  /// Creates a tensor from elements as they stand in memory.
  ///
  /// - Throws: `Diagnostic` if no tensor may have the type, or the type has another number of bytes.
  public init(_ type: TensorType, bytes: some Collection<UInt8>) throws(Diagnostic) {
    try Self.check(type, count: type.elementCount)
    guard bytes.count == type.bytes else {
      throw Diagnostic("a tensor of type \(type) has \(type.bytes) bytes, got \(bytes.count)")
    }
    self.init(unchecked: type, bytes: bytes)
  }

  /// Creates a tensor from as many bytes as a type within the limits has.
  package init(unchecked type: TensorType, bytes: some Collection<UInt8>) {
    let buffer = ContiguousArray(bytes)
    func unpack<T: BitwiseCopyable>(_: T.Type) -> [T] {
      buffer.withUnsafeBytes { raw in
        (0..<raw.count / MemoryLayout<T>.stride).map {
          raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.stride, as: T.self)
        }
      }
    }
    // Making the tensor gives integers their signs.
    switch type.dtype.layout {
    case (.real(let exponentBits), 16):
      let format = ShortFloat(exponentBits: exponentBits)
      self.init(unchecked: type, reals: unpack(UInt16.self).map { Double(format.value($0)) })
    case (.real, 32): self.init(unchecked: type, reals: unpack(Float.self).map { Double($0) })
    case (.real, _): self.init(unchecked: type, reals: unpack(Double.self))
    case (_, 8): self.init(unchecked: type, integers: buffer.map { Int64($0) })
    case (_, 16): self.init(unchecked: type, integers: unpack(UInt16.self).map { Int64($0) })
    case (_, 32): self.init(unchecked: type, integers: unpack(UInt32.self).map { Int64($0) })
    case (_, _): self.init(unchecked: type, integers: unpack(Int64.self))
    }
  }
}
