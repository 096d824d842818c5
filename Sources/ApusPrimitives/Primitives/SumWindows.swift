// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// Windows along an axis put back where they were taken, and added up where they overlap: the transpose of
/// ``Windows``.
///
/// Elements that no window covers are 0. PyTorch calls it `fold`.
public struct SumWindows: Linear {
  public static let mnemonic = "sum_windows"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(SumWindows(along: 0, length: 7, stride: 1, dilation: 1), .f32(5, 3)),
    Example(SumWindows(along: 1, length: 9, stride: 3, dilation: 2), .f32(2, 3, 2, 3)),
    Example(SumWindows(along: 0, length: 3, stride: 2, dilation: 1), .f32(0, 4, 2)),
    Example(SumWindows(along: 2, length: 4, stride: 2, dilation: 5), .f32(2, 0, 2, 1)),
    Example(SumWindows(along: 0, length: 5, stride: 1, dilation: 1), .i32(4, 2, 2), in: -9...9),
    Example(SumWindows(along: 1, length: 6, stride: 2, dilation: 1), .f64(2, 2, 3)),
  ]

  /// The axis of the windows; that of their elements follows.
  public let axis: Int
  /// How long the axis was from which the windows were taken.
  public let length: Int
  /// How far apart neighbouring windows begin.
  public let stride: Int
  /// How far apart neighbouring elements of a window lie.
  public let dilation: Int

  /// Creates the operator.
  public init(along axis: Int, length: Int, stride: Int, dilation: Int) {
    self.axis = axis
    self.length = length
    self.stride = stride
    self.dilation = dilation
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    let operand = operands[0]
    try expectNumber([operand.dtype])
    guard axis >= 0, axis < operand.rank - 1 else {
      throw TypeError(
        mnemonic, operand: 0, expected: "a tensor with an axis \(axis) and another one behind it",
        got: "\(operand)")
    }
    try expectWindows(operand.shape[axis + 1], stride, dilation)
    let count = length.windowCount(size: operand.shape[axis + 1], stride: stride, dilation: dilation)
    guard length >= 0, operand.shape[axis] == count else {
      throw TypeError(
        mnemonic, operand: 0,
        expected: "of \(count) windows along axis \(axis), as an axis of length \(length) has",
        got: "\(operand)")
    }
    var sizes = operand.shape.dimensions
    sizes.replaceSubrange(axis...(axis + 1), with: [length])
    return [operand.with(Shape(sizes))]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (operand, result) = (operands[0], results[0])
    let wide: DType = operand.dtype.isFloatingPoint ? .f64 : operand.dtype
    var sums = [Literal](repeating: Literal(Int64(0), wide), count: result.elementCount)
    for position in 0..<operand.count {
      var coordinates = operand.shape.coordinates(of: position)
      let element = coordinates.remove(at: axis + 1)
      coordinates[axis] = coordinates[axis] * stride + element * dilation
      let target = result.shape.position(of: coordinates)
      sums[target] = sums[target].applying(.add, operand.literal(at: position).converted(to: wide))
    }
    return [HostTensor(unchecked: result, literals: sums)]
  }

  /// The same windows of the cotangent.
  public func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor {
    Windows(along: axis, size: operand.shape[axis + 1], stride: stride, dilation: dilation)(cotangent)
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .reduction(.sum, into: windowed(site.results[0].rank, along: axis, stride, dilation))
  }
}
