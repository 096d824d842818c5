// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
public import ApusKernel
public import ApusTensor

/// A sum of products over axes of its own, whose coordinates in the operands and in the result are sums of axes.
///
/// With `x[n, 2h + i, c]`, `w[i, c, f]` and `y[n, h, f]` it is a convolution in one dimension with stride 2; kernels that
/// are dilated, groups and several dimensions are other coordinates. A padding is a view of the operand before it. Each
/// transpose exchanges the result with an operand and is an operator of this kind again: the gradients of the input, as
/// an overlapping sum, and of the kernel, and the transposed convolution.
public struct Convolution: Bilinear {
  public static let mnemonic = "convolution"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    // Windows of two positions, two apart, in one dimension: n, h, f, i, c.
    Example(
      example([2, 3, 4, 2, 5], "a,2b+d,e", "d,e,c", "a,b,c", [2, 3, 4]), .f32(2, 7, 5), .f32(2, 5, 4)),
    // Its transpose in the left operand: an overlapping sum.
    Example(
      example([2, 3, 4, 2, 5], "a,b,c", "d,e,c", "a,2b+d,e", [2, 7, 5]), .f32(2, 3, 4), .f32(2, 5, 4)),
    // Its transpose in the right one.
    Example(
      example([2, 3, 4, 2, 5], "a,2b+d,e", "a,b,c", "d,e,c", [2, 5, 4]), .f32(2, 7, 5), .f32(2, 3, 4)),
    // Two dimensions, two groups, a dilated kernel: n, h, w, g, f, i, j, c.
    Example(
      example([1, 2, 3, 2, 2, 3, 2, 2], "a,b+2f,c+g,2d+h", "f,g,h,d,e", "a,b,c,d,e", [1, 2, 3, 2, 2]),
      .f32(1, 6, 4, 4), .f32(3, 2, 2, 2, 2)),
    // Reversed, as the mathematicians' convolution, of integers.
    Example(example([4, 3], "a-b+2", "b", "a", [4]), .i32(6), .i32(3), in: -9...9),
    Example(example([0, 3, 1, 2, 1], "a,b+d,e", "d,e,c", "a,b,c", [0, 3, 1]), .f64(0, 4, 1), .f64(2, 1, 1)),
  ]

  private static func example(
    _ sizes: [Int], _ left: String, _ right: String, _ result: String, _ shape: Shape
  ) -> Convolution {
    func coordinates(_ text: String) -> [IndexMap.Coordinate] {
      text.split(separator: ",").compactMap { IndexMap.Coordinate(String($0)) }
    }
    return Convolution(
      sizes: sizes, left: coordinates(left), right: coordinates(right), result: coordinates(result),
      shape: shape)
  }

  /// The sizes of the axes, which coordinates name by letters.
  public let sizes: [Int]
  /// One coordinate for each axis of the left operand.
  public let left: [IndexMap.Coordinate]
  /// One coordinate for each axis of the right operand.
  public let right: [IndexMap.Coordinate]
  /// One coordinate for each axis of the result.
  public let result: [IndexMap.Coordinate]
  /// The sizes of the result.
  public let shape: Shape

  /// Creates the operator.
  public init(
    sizes: [Int], left: [IndexMap.Coordinate], right: [IndexMap.Coordinate], result: [IndexMap.Coordinate],
    shape: Shape
  ) {
    self.sizes = sizes
    self.left = left
    self.right = right
    self.result = result
    self.shape = shape
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(2, operands)
    try expectNumber(operands.map(\.dtype))
    guard operands[0].dtype == operands[1].dtype else {
      throw TypeError(
        mnemonic, operand: 1, expected: "\(operands[0].dtype) as operand 0 is", got: "\(operands[1])",
        help: "convert one of them")
    }
    guard sizes.count <= 26, sizes.allSatisfy({ $0 >= 0 }) else {
      throw TypeError(mnemonic, expected: "given at most 26 axes with sizes", got: "\(sizes)")
    }
    guard map.isWithinLimits else {
      let limits = Limits.standard
      throw TypeError(
        mnemonic,
        expected:
          "given axes with at most \(limits.products) positions, and with \(limits.elements) those that move "
          + "an operand or the result",
        got: "\(sizes)")
    }
    for (position, coordinates) in [left, right].enumerated() {
      guard isInside(coordinates, operands[position].shape) else {
        throw TypeError(
          mnemonic, operand: position,
          expected: "a tensor with an element at each [\(text(coordinates))] over \(Shape(sizes))",
          got: "\(operands[position])")
      }
    }
    guard isInside(result, shape) else {
      throw TypeError(
        mnemonic, expected: "given a result with an element at each [\(text(result))] over \(Shape(sizes))",
        got: "\(shape)")
    }
    return [operands[0].with(shape)]
  }

  private func text(_ coordinates: [IndexMap.Coordinate]) -> String {
    coordinates.map(\.description).joined(separator: ",")
  }

  /// Whether all coordinates are those of a tensor.
  private func isInside(_ coordinates: [IndexMap.Coordinate], _ shape: Shape) -> Bool {
    guard coordinates.count == shape.rank, shape.dimensions.allSatisfy({ $0 >= 0 }),
      coordinates.allSatisfy({ $0.terms.allSatisfy { sizes.indices.contains($0.axis) } })
    else { return false }
    guard Shape(sizes).elementCount > 0 else { return true }
    return zip(coordinates, shape.dimensions).allSatisfy { coordinate, size in
      coordinate.range(in: Shape(sizes)).map { $0.lowerBound >= 0 && $0.upperBound < size } ?? false
    }
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (x, y, result) = (operands[0], operands[1], results[0])
    let wide: DType = result.dtype.isFloatingPoint ? .f64 : result.dtype
    var sums = [Literal](repeating: Literal(Int64(0), wide), count: result.elementCount)
    let points = Shape(sizes)
    for position in 0..<points.elementCount {
      let point = points.coordinates(of: position)
      func place(_ coordinates: [IndexMap.Coordinate], _ shape: Shape) -> Int {
        shape.position(of: coordinates.map { $0.terms.reduce($0.offset) { $0 + $1.stride * point[$1.axis] } })
      }
      let product = x.literal(at: place(left, x.shape)).converted(to: wide)
        .applying(.mul, y.literal(at: place(right, y.shape)).converted(to: wide))
      let target = place(self.result, result.shape)
      sums[target] = sums[target].applying(.add, product)
    }
    return [HostTensor(unchecked: result, literals: sums)]
  }

  /// The result and the left operand exchanged.
  public func transposeLeft(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor {
    Convolution(sizes: sizes, left: result, right: self.right, result: self.left, shape: left.shape)(
      cotangent, right)
  }

  /// The result and the right operand exchanged.
  public func transposeRight(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor {
    Convolution(sizes: sizes, left: self.left, right: result, result: self.right, shape: right.shape)(
      left, cotangent)
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .contraction(map)
  }

  private var map: ContractionMap {
    ContractionMap(sizes: sizes, left: left, right: right, result: result)
  }
}
