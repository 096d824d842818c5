// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The operand with the order of its elements along some axes turned round.
public struct Reverse: Linear, Rearranging {
  public static let mnemonic = "reverse"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Reverse(axes: [0]), .f32(3, 4)), Example(Reverse(axes: [0, 2]), .f32(2, 1, 3)),
    Example(Reverse(axes: [0]), .i32(0)), Example(Reverse(axes: []), .f64()),
  ]

  /// The axes turned round; ascending.
  public let axes: [Int]

  /// Creates the operator.
  public init(axes: [Int]) { self.axes = axes }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    guard zip(axes, axes.dropFirst()).allSatisfy({ $0 < $1 }),
      axes.allSatisfy({ operands[0].shape.dimensions.indices.contains($0) })
    else {
      throw TypeError(
        mnemonic, operand: 0, expected: "a tensor with the ascending axes \(axes)", got: "\(operands[0])")
    }
    return operands
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let shape = results[0].shape
    return [
      operands[0].gathered(
        shape,
        from: (0..<shape.elementCount).map { position in
          var coordinates = shape.coordinates(of: position)
          for axis in axes { coordinates[axis] = shape[axis] - 1 - coordinates[axis] }
          return shape.position(of: coordinates)
        })
    ]
  }

  /// The cotangent turned round along the same axes.
  public func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor { self(cotangent) }

  public func lowering(_ site: LoweringSite) -> Lowering {
    let shape = site.operands[0].shape
    return .view(
      .affine(
        shape.dimensions.indices.map { axis in
          axes.contains(axis)
            ? IndexMap.Coordinate(axis: axis, stride: -1, offset: Swift.max(shape[axis] - 1, 0))
            : IndexMap.Coordinate(axis: axis)
        }))
  }
}

extension Tensor {
  /// The tensor with the order along some axes turned round; negative axes count from the end.
  public func reversed(along axes: [Int]) -> Tensor {
    guard let positions = positions(of: axes, in: "reversed"), !axes.isEmpty else { return self }
    return Reverse(axes: positions)(self)
  }
}
