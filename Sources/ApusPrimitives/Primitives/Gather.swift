// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The parts of the first operand at the positions along an axis that the second operand, integers, names.
///
/// The axes of the indices stand in the result where the axis stood. Compiled code leaves with a status at an
/// index outside the axis; the reference evaluation gives zeros there. Who uses the result reads the parts where they
/// lie, so that it takes memory only where a product of matrices or another kernel needs all of it.
public struct Gather: Indexed, Rearranging {
  public static let mnemonic = "gather"
  public static let differentiability = Differentiability.smooth
  public static let form = PrimitiveForm.general
  public static let examples = [
    example(0, .f32(5, 3), .i32(4)), example(1, .f32(2, 5, 3), .i32(2, 2)), example(1, .f32(2, 4), .i32()),
    example(0, .f32(3), TensorType(.i64, [1, 1])), example(0, .i32(3, 0), TensorType(.u8, [2])),
    example(0, .f64(2, 2), TensorType(.u32, [0])), example(0, .f32(3, 20), .i32(7)),
  ]

  private static func example(_ axis: Int, _ operand: TensorType, _ indices: TensorType) -> Example {
    Example(
      Gather(along: axis),
      operands: [.init(operand, in: -2...2), .init(indices, in: 0...Double(operand.shape[axis] - 1))])
  }

  /// The axis.
  public let axis: Int

  /// Creates the operator.
  public init(along axis: Int) { self.axis = axis }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(2, operands)
    let (operand, indices) = (operands[0], operands[1])
    guard operand.shape.dimensions.indices.contains(axis) else {
      throw TypeError(mnemonic, operand: 0, expected: "a tensor with an axis \(axis)", got: "\(operand)")
    }
    guard indices.dtype.isInteger else {
      throw TypeError(
        mnemonic, operand: 1, expected: "integers", got: "\(indices)", help: "convert it to i32 first")
    }
    var sizes = operand.shape.dimensions
    sizes.replaceSubrange(axis...axis, with: indices.shape.dimensions)
    return [operand.with(Shape(sizes))]
  }

  public func positions(_ operands: [TensorType]) -> [(operand: Int, bound: Int)] {
    [(1, operands[0].shape[axis])]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (_, size, inner) = operands[0].shape.split(at: axis)
    let indices = operands[1].words
    return [
      operands[0].gathered(
        results[0].shape, substitute: Literal(Int64(0), results[0].dtype),
        from: (0..<results[0].elementCount).map { position in
          let (block, offset) = (position / inner, position % inner)
          let index = indices[block % indices.count]
          guard index >= 0, index < size else { return nil }
          return (block / indices.count * size + Int(index)) * inner + offset
        })
    ]
  }

  /// The tangent's parts at the same positions.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    [tangents[0].map { self($0, site.operands[1]) }]
  }

  /// The cotangent added to zeros at the positions.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    let size = site.operands[0].shape[axis]
    return [cotangents[0].map { ScatterAdd(along: axis, size: size)($0, site.operands[1]) }, nil]
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .lookup(
      DynamicMap(partsAlong: axis, of: site.operands[0].rank, operand: 1, indices: site.operands[1].rank))
  }
}

extension Tensor {
  /// The parts at the positions along an axis that a tensor of integers names; a negative axis counts from the
  /// end.
  public func gathered(_ indices: Tensor, along axis: Int = 0) -> Tensor {
    guard let axis = position(of: axis, in: "gathered") else { return self }
    return Gather(along: axis)(self, indices)
  }
}
