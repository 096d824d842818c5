// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// Random words of a counter-based generator: a pure function of the key and the stream.
///
/// Element `4 i + j` is word `j` of the Philox4x32-10 block whose counter has the words `i` low, `i` high,
/// stream low, stream high.
public struct RandomBits: Discrete {
  public static let mnemonic = "random_bits"
  public static let differentiability = Differentiability.never("random words depend on no real number")
  public static let pointwiseArity: Int? = nil
  public static let examples = [
    Example(RandomBits([3, 3], stream: 0), TensorType(.u32, [2]), in: 0...4e9),
    Example(RandomBits([8], stream: 0xFEDC_BA98_7654_3210), TensorType(.u32, [2]), in: 0...4e9),
    Example(RandomBits([], stream: 1), TensorType(.u32, [2]), in: 0...4e9),
    Example(RandomBits([0, 4], stream: 1), TensorType(.u32, [2]), in: 0...4e9),
  ]

  /// The sizes of the result.
  public let shape: Shape
  /// Which of the key's sequences is taken: the number of a ``RandomStream``.
  public let stream: UInt64

  /// Creates the operator.
  public init(_ shape: Shape, stream: UInt64) {
    self.shape = shape
    self.stream = stream
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    guard operands[0] == TensorType(.u32, [2]) else {
      throw TypeError(mnemonic, operand: 0, expected: "a key of type u32[2]", got: "\(operands[0])")
    }
    return [TensorType(.u32, shape)]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let key = operands[0].words.map { UInt32(truncatingIfNeeded: $0) }
    let words = Philox.words(shape.elementCount, key: key, stream: stream)
    return [HostTensor(unchecked: results[0], integers: words.map { Int64($0) })]
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .kernel([
      .call(
        RuntimeCall(
          .randomBits,
          [
            .integer(AffineIndex(shape.elementCount)), .address(Place(.parameter(1))),
            .address(Place(.parameter(0))), .integer(AffineIndex(Int(truncatingIfNeeded: stream))),
          ]))
    ])
  }
}

/// Random words, a pure function of a key of type `u32[2]` and a stream.
public func randomBits(_ shape: Shape, key: Tensor, stream: RandomStream) -> Tensor {
  RandomBits(shape, stream: stream.number)(key)
}
