// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// Windows of equal size that slide along an axis, each with its elements along a new axis behind it.
///
/// An axis of length L becomes two: one for ⌊(L − d·(k − 1) − 1) / s⌋ + 1 windows that begin s elements apart, and one
/// for the k elements of each, which lie d apart. What no whole window fits is left out, as in NumPy's
/// `sliding_window_view` and PyTorch's `unfold`. It is a view: a pooling is one with a reduction over the new axis.
public struct Windows: Linear {
  public static let mnemonic = "windows"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Windows(along: 0, size: 3, stride: 1, dilation: 1), .f32(7)),
    Example(Windows(along: 1, size: 2, stride: 3, dilation: 2), .f32(2, 9, 3)),
    Example(Windows(along: 0, size: 4, stride: 2, dilation: 1), .f32(3, 2)),
    Example(Windows(along: 2, size: 1, stride: 2, dilation: 5), .f32(2, 0, 4)),
    Example(Windows(along: 0, size: 2, stride: 1, dilation: 1), .i32(5, 2), in: -9...9),
    Example(Windows(along: 1, size: 3, stride: 2, dilation: 1), .f64(2, 5)),
  ]

  /// The axis along which windows slide.
  public let axis: Int
  /// How many elements a window has.
  public let size: Int
  /// How far apart neighbouring windows begin.
  public let stride: Int
  /// How far apart neighbouring elements of a window lie.
  public let dilation: Int

  /// Creates the operator.
  public init(along axis: Int, size: Int, stride: Int, dilation: Int) {
    self.axis = axis
    self.size = size
    self.stride = stride
    self.dilation = dilation
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    let operand = operands[0]
    guard operand.shape.dimensions.indices.contains(axis) else {
      throw TypeError(mnemonic, operand: 0, expected: "a tensor with the axis \(axis)", got: "\(operand)")
    }
    try expectWindows(size, stride, dilation)
    var sizes = operand.shape.dimensions
    sizes.replaceSubrange(
      axis...axis, with: [sizes[axis].windowCount(size: size, stride: stride, dilation: dilation), size])
    return [operand.with(Shape(sizes))]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (operand, shape) = (operands[0], results[0].shape)
    return [
      operand.gathered(
        shape,
        from: (0..<shape.elementCount).map { position in
          var coordinates = shape.coordinates(of: position)
          let element = coordinates.remove(at: axis + 1)
          coordinates[axis] = coordinates[axis] * stride + element * dilation
          return operand.shape.position(of: coordinates)
        })
    ]
  }

  /// The cotangents of all windows added up where they overlap.
  public func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor {
    SumWindows(along: axis, length: operand.shape[axis], stride: stride, dilation: dilation)(cotangent)
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .view(.affine(windowed(site.operands[0].rank, along: axis, stride, dilation)))
  }
}

extension Primitive {
  /// Refuses windows without elements, or that do not move.
  func expectWindows(_ size: Int, _ stride: Int, _ dilation: Int) throws(TypeError) {
    guard size > 0, stride > 0, dilation > 0 else {
      throw TypeError(
        mnemonic, expected: "given a size, a stride and a dilation of at least 1",
        got: "size \(size), stride \(stride) and dilation \(dilation)")
    }
  }

  /// The coordinates, seen from windows, of the elements from which they are made.
  func windowed(
    _ rank: Int, along axis: Int, _ stride: Int, _ dilation: Int
  ) -> [IndexMap.Coordinate] {
    (0..<rank).map { position in
      guard position == axis else {
        return IndexMap.Coordinate(axis: position < axis ? position : position + 1)
      }
      return IndexMap.Coordinate([
        .init(axis: axis, stride: stride), .init(axis: axis + 1, stride: dilation),
      ])
    }
  }
}

extension Int {
  /// How many whole windows an axis of this length holds.
  func windowCount(size: Int, stride: Int, dilation: Int) -> Int {
    let (reach, overflow) = dilation.multipliedReportingOverflow(by: size - 1)
    return overflow || reach >= self ? 0 : (self - reach - 1) / stride + 1
  }
}

extension Tensor {
  /// Windows of a size that slide along an axis, each with its elements along a new axis behind it; a negative axis
  /// counts from the end.
  ///
  /// What no whole window fits is left out.
  ///
  /// - Parameters:
  ///   - size: How many elements a window has.
  ///   - axis: The axis along which windows slide.
  ///   - stride: How far apart neighbouring windows begin.
  ///   - dilation: How far apart neighbouring elements of a window lie.
  public func windows(of size: Int, along axis: Int, by stride: Int = 1, dilation: Int = 1) -> Tensor {
    guard let axis = position(of: axis, in: "windows") else { return self }
    return Windows(along: axis, size: size, stride: stride, dilation: dilation)(self)
  }
}
