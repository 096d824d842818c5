// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The same elements in the same row-major order under another shape.
public struct Reshape: Linear, Rearranging {
  public static let mnemonic = "reshape"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Reshape(to: [4, 3]), .f32(3, 4)), Example(Reshape(to: [2, 1, 3]), .f32(6)),
    Example(Reshape(to: []), .f64(1, 1)), Example(Reshape(to: [0, 5]), .i32(3, 0)),
  ]

  /// The sizes of the result.
  public let shape: Shape

  /// Creates the operator.
  public init(to shape: Shape) { self.shape = shape }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    guard operands[0].elementCount == shape.elementCount else {
      throw TypeError(
        mnemonic, operand: 0, expected: "of \(shape.elementCount) elements to become \(shape)",
        got: "\(operands[0]) of \(operands[0].elementCount)")
    }
    return [operands[0].with(shape)]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    [operands[0].reshaped(shape)]
  }

  public func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor {
    cotangent.reshaped(operand.shape)
  }

  public func lowering(_ site: LoweringSite) -> Lowering { .view(.reshape) }
}

extension Tensor {
  /// The same elements in the same row-major order under another shape.
  public func reshaped(_ shape: Shape) -> Tensor { shape == self.shape ? self : Reshape(to: shape)(self) }
}
