// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// Zeros to which parts of the first operand are added, at the positions along an axis that the second
/// operand, integers, names: the transpose of ``Gather``.
///
/// Parts are added in their order, so that the result does not depend on chance. Threads may share the elements of the
/// parts: each then adds some elements of all parts.
public struct ScatterAdd: Indexed {
  public static let mnemonic = "scatter_add"
  public static let differentiability = Differentiability.smooth
  public static let form = PrimitiveForm.general
  public static let examples = [
    example(0, 5, .f32(4, 3), .i32(4)), example(1, 5, .f32(2, 2, 2, 3), .i32(2, 2)),
    example(1, 4, .f32(2), .i32()), example(0, 3, .f32(1, 1), TensorType(.i64, [1, 1])),
    example(0, 3, .i32(9), TensorType(.u8, [9])), example(0, 2, .f64(0, 2), TensorType(.u32, [0])),
    example(0, 3, .f32(7, 20), .i32(7)),
  ]

  private static func example(
    _ axis: Int, _ size: Int, _ updates: TensorType, _ indices: TensorType
  ) -> Example {
    Example(
      ScatterAdd(along: axis, size: size),
      operands: [.init(updates, in: -2...2), .init(indices, in: 0...Double(size - 1))])
  }

  /// The axis.
  public let axis: Int
  /// The result's size along the axis.
  public let size: Int

  /// Creates the operator.
  public init(along axis: Int, size: Int) {
    self.axis = axis
    self.size = size
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(2, operands)
    let (updates, indices) = (operands[0], operands[1])
    try expectNumber([updates.dtype])
    guard indices.dtype.isInteger else {
      throw TypeError(
        mnemonic, operand: 1, expected: "integers", got: "\(indices)", help: "convert it to i32 first")
    }
    guard axis >= 0, axis <= updates.rank, updates.rank - axis >= indices.rank,
      Array(updates.shape.dimensions[axis..<axis + indices.rank]) == indices.shape.dimensions
    else {
      throw TypeError(
        mnemonic, operand: 0,
        expected: "a tensor with the sizes \(indices.shape) of operand 1 from axis \(axis)",
        got: "\(updates)")
    }
    guard size >= 0 else {
      throw TypeError(mnemonic, expected: "given a size that is not negative", got: "\(size)")
    }
    var sizes = updates.shape.dimensions
    sizes.replaceSubrange(axis..<axis + indices.rank, with: [size])
    return [updates.with(Shape(sizes))]
  }

  public func positions(_ operands: [TensorType]) -> [(operand: Int, bound: Int)] { [(1, size)] }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (updates, result) = (operands[0], results[0])
    let indices = operands[1].words
    let (_, _, inner) = result.shape.split(at: axis)
    let wide: DType = result.dtype.isFloatingPoint ? .f64 : result.dtype
    var sums = [Literal](repeating: Literal(Int64(0), wide), count: result.elementCount)
    for position in 0..<updates.count {
      let (block, offset) = (position / inner, position % inner)
      let index = indices[block % indices.count]
      guard index >= 0, index < size else { continue }
      let target = (block / indices.count * size + Int(index)) * inner + offset
      sums[target] = sums[target].applying(.add, updates.literal(at: position).converted(to: wide))
    }
    return [HostTensor(unchecked: result, literals: sums)]
  }

  /// The tangent added to zeros at the same positions.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    [tangents[0].map { self($0, site.operands[1]) }]
  }

  /// The cotangent's parts at the positions.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    [cotangents[0].map { Gather(along: axis)($0, site.operands[1]) }, nil]
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    let result = site.results[0]
    return .insertion(
      Insertion(
        into: .fill(Literal(Int64(0), result.dtype)), block: 0, combiner: .sum,
        DynamicMap(partsAlong: axis, of: result.rank, operand: 1, indices: site.operands[1].rank)))
  }
}
