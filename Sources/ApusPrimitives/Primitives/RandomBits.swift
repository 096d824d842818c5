// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// Random words of a counter-based generator: a pure function of the key, the first block and the stream.
///
/// Element `4 i + j` in row-major order is word `j` of the Philox4x32-10 block whose counter has the words `b` low, `b`
/// high, stream low, stream high, where `b` is the first block's number plus `i`, modulo 2⁶⁴.
public struct RandomBits: Discrete {
  public static let mnemonic = "random_bits"
  public static let differentiability = Differentiability.never("random words depend on no real number")
  public static let form = PrimitiveForm.general
  public static let examples = [
    example([3, 3], stream: 0), example([8], stream: 0xFEDC_BA98_7654_3210), example([], stream: 1),
    example([0, 4], stream: 1), example([2, 3, 3], stream: 7, first: 4_294_967_294...4_294_967_295),
  ]

  private static func example(
    _ shape: Shape, stream: UInt64, first: ClosedRange<Double> = 0...4e9
  ) -> Example {
    Example(
      RandomBits(shape, stream: stream),
      operands: [
        Example.Operand(TensorType(.u32, [2]), in: 0...4e9),
        Example.Operand(TensorType(.u64, .scalar), in: first),
      ])
  }

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
    try expect(2, operands)
    guard operands[0] == TensorType(.u32, [2]) else {
      throw TypeError(mnemonic, operand: 0, expected: "a key of type u32[2]", got: "\(operands[0])")
    }
    guard operands[1] == TensorType(.u64, .scalar) else {
      throw TypeError(
        mnemonic, operand: 1, expected: "the number of a block of type u64[]", got: "\(operands[1])")
    }
    return [TensorType(.u32, shape)]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (key, first) = (operands[0].words.map(UInt64.init(bitPattern:)), operands[1].words[0])
    let words = Philox.words(
      shape.elementCount, key: key[0] | key[1] << 32, stream: stream, first: UInt64(bitPattern: first))
    return [HostTensor(unchecked: results[0], integers: words.map { Int64($0) })]
  }

  public func lowering(_ site: LoweringSite) -> Lowering { .random(stream: stream) }
}

/// Random words, a pure function of a key of type `u32[2]`, a stream and the number of the block they begin with.
///
/// A block has four words. What draws again and again from one stream takes as many blocks further each time as it has
/// drawn, so that it draws no word twice.
///
/// - Parameter first: A scalar of type `u64`; by default 0.
public func randomBits(
  _ shape: Shape, key: Tensor, stream: RandomStream, first: Tensor? = nil
) -> Tensor {
  let first = first ?? key.trace.fill(Literal(Int64(0), .u64), .scalar)
  return RandomBits(shape, stream: stream.number)(key, first)
}
