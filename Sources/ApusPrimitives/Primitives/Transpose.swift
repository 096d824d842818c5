// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The operand with its axes permuted: axis `i` of the result is axis `permutation[i]` of the operand.
public struct Transpose: Linear, Rearranging {
  public static let mnemonic = "transpose"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Transpose([1, 0]), .f32(3, 4)), Example(Transpose([2, 0, 1]), .f32(2, 3, 4)),
    Example(Transpose([]), .f64()), Example(Transpose([1, 2, 0]), .i32(1, 3, 1), in: -9...9),
    Example(Transpose([1, 0]), .f32(0, 2)),
  ]

  /// For each axis of the result, the axis of the operand.
  public let permutation: [Int]

  /// Creates the operator.
  public init(_ permutation: [Int]) { self.permutation = permutation }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    guard permutation.sorted() == Array(permutation.indices) else {
      throw TypeError(mnemonic, expected: "given each axis once, as in [1, 0]", got: "\(permutation)")
    }
    guard permutation.count == operands[0].rank else {
      throw TypeError(
        mnemonic, operand: 0, expected: "of rank \(permutation.count) for the permutation \(permutation)",
        got: "\(operands[0])")
    }
    return [operands[0].with(Shape(permutation.map { operands[0].shape[$0] }))]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let strides = operands[0].shape.strides
    let shape = results[0].shape
    return [
      operands[0].gathered(
        shape,
        from: (0..<shape.elementCount).map { position in
          zip(shape.coordinates(of: position), permutation).reduce(0) { $0 + $1.0 * strides[$1.1] }
        })
    ]
  }

  /// The inverse permutation.
  public func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor {
    Transpose(permutation.inversePermutation)(cotangent)
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .view(
      .affine(permutation.inversePermutation.map { IndexMap.Coordinate(axis: $0) }))
  }
}

extension [Int] {
  /// The permutation that undoes this one: where each number stands.
  package var inversePermutation: [Int] { indices.sorted { self[$0] < self[$1] } }
}

extension Tensor {
  /// The tensor with its axes permuted: axis `i` of the result is axis `permutation[i]` of this tensor.
  public func transposed(_ permutation: [Int]) -> Tensor {
    permutation == Array(0..<rank) ? self : Transpose(permutation)(self)
  }

  /// The tensor with its last two axes exchanged.
  public func transposed() -> Tensor {
    guard rank >= 2 else { return self }
    return transposed(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }
}
