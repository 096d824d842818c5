// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
public import ApusKernel
public import ApusTensor
import FoundationEssentials

/// A tensor fixed at compile time.
///
/// It is kept as bytes, so that two constants are equal only if all bits are.
public struct Constant: SourcePrimitive {
  public static let mnemonic = "constant"
  public static let differentiability = Differentiability.never("a constant depends on nothing")
  public static let examples = [
    Example(Constant(HostTensor(unchecked: .f32(2, 2), reals: [1, -0.0, .infinity, 0.1]))),
    Example(Constant(HostTensor(unchecked: .i32(3), integers: [-1, 0, 7]))),
    Example(Constant(HostTensor(unchecked: TensorType(.bool, []), integers: [1]))),
    Example(Constant(HostTensor(zeros: .f64(0, 3)))),
    Example(Constant(HostTensor(unchecked: .f16(4), reals: [65_504, -0.0, 0x1p-24, 0.1]))),
    Example(Constant(HostTensor(unchecked: .bf16(3), reals: [0x1.FEp127, -0.0, 0.1]))),
  ]

  /// The elements in every form that is asked for, and their hash, made once however often the operator is copied.
  private final class Contents: Sendable {
    let value: HostTensor
    let bytes: [UInt8]
    let hash: Int

    init(_ value: HostTensor) {
      self.value = value
      bytes = value.bytes
      hash = bytes.hashValue
    }
  }

  private let contents: Contents

  /// Creates the operator.
  public init(_ value: HostTensor) { contents = Contents(value) }

  public var type: TensorType { contents.value.type }

  /// The elements as they stand in memory.
  public var bytes: [UInt8] { contents.bytes }

  /// The tensor.
  public var value: HostTensor { contents.value }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] { [value] }

  public func lowering(_ site: LoweringSite) -> Lowering { .source(.constant(value)) }

  public static func == (x: Constant, y: Constant) -> Bool {
    x.contents === y.contents
      || x.type == y.type && x.contents.hash == y.contents.hash && x.bytes == y.bytes
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    hasher.combine(contents.hash)
  }
}

extension Constant {
  private enum Key: String, CodingKey {
    case type, base64
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let type = try container.decode(TensorType.self, forKey: .type)
    let text = try container.decode(String.self, forKey: .base64)
    // The size is checked before the tensor is made, which allocates what the type says.
    guard case .success = Limits.standard.elementCount(of: type.shape.dimensions),
      let data = Data(base64Encoded: text), data.count == type.bytes
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .base64, in: container, debugDescription: "expected \(type.bytes) bytes in Base64 for \(type)"
      )
    }
    self.init(HostTensor(unchecked: type, bytes: Array(data)))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(type, forKey: .type)
    try container.encode(Data(bytes).base64EncodedString(), forKey: .base64)
  }
}

extension Trace {
  /// A tensor fixed at compile time.
  public func constant(_ value: HostTensor) -> Tensor { apply(Constant(value), [])[0] }
}
