// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The operand repeated along new axes and along axes of size 1.
///
/// Axis `i` of the operand becomes axis `axes[i]` of the result, as in XLA's `BroadcastInDim`.
public struct Broadcast: Linear, Rearranging {
  public static let mnemonic = "broadcast"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Broadcast(to: [3, 4], axes: [1]), .f32(4)),
    Example(Broadcast(to: [3, 4], axes: [0, 1]), .f32(3, 1)),
    Example(Broadcast(to: [2, 3], axes: []), .f32()),
    Example(Broadcast(to: [0, 3], axes: [0, 1]), .f32(1, 3)),
    Example(Broadcast(to: [2, 1, 3], axes: [0, 2]), .i32(2, 1), in: -9...9),
  ]

  /// The sizes of the result.
  public let shape: Shape
  /// For each axis of the operand, the axis of the result it becomes; ascending.
  public let axes: [Int]

  /// Creates the operator.
  public init(to shape: Shape, axes: [Int]) {
    self.shape = shape
    self.axes = axes
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    let operand = operands[0]
    guard axes.count == operand.rank, zip(axes, axes.dropFirst()).allSatisfy({ $0 < $1 }),
      axes.allSatisfy({ shape.dimensions.indices.contains($0) })
    else {
      throw TypeError(
        mnemonic, operand: 0, expected: "of rank \(axes.count), for ascending axes \(axes) of \(shape)",
        got: "\(operand)")
    }
    for (position, axis) in axes.enumerated() {
      let size = operand.shape[position]
      guard size == 1 || size == shape[axis] else {
        throw TypeError(
          mnemonic, operand: 0, expected: "of size 1 or \(shape[axis]) along axis \(position)",
          got: "\(operand)")
      }
    }
    return [operand.with(shape)]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let operand = operands[0]
    let strides = operand.shape.strides
    return [
      operand.gathered(
        shape,
        from: (0..<shape.elementCount).map { position in
          let coordinates = shape.coordinates(of: position)
          return axes.indices.reduce(0) { sum, i in
            sum + (operand.shape[i] == 1 ? 0 : coordinates[axes[i]] * strides[i])
          }
        })
    ]
  }

  /// The sum over the repeated axes.
  public func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor {
    let repeated = shape.dimensions.indices.filter { axis in
      guard let position = axes.firstIndex(of: axis) else { return true }
      return operand.shape[position] == 1 && shape[axis] != 1
    }
    return cotangent.sum(along: repeated).reshaped(operand.shape)
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .view(
      .affine(
        axes.indices.map { IndexMap.Coordinate(axis: site.operands[0].shape[$0] == 1 ? nil : axes[$0]) }))
  }
}

extension Tensor {
  /// The tensor repeated to a shape whose trailing sizes equal its own or stand where its own are 1.
  public func broadcast(to shape: Shape) -> Tensor {
    guard shape != self.shape else { return self }
    let missing = shape.rank - rank
    return Broadcast(to: shape, axes: (0..<rank).map { $0 + missing })(self)
  }
}

extension Primitive {
  /// Applies the operator to tensors, the smaller of which are repeated to the shape of the largest.
  ///
  /// Where no operand is the largest, all would be repeated, as a column and a row are: what was meant as pairs would
  /// silently become a matrix. So that must be written out.
  func broadcasting(_ operands: Tensor...) -> Tensor {
    let trace = operands[0].trace
    guard operands.allSatisfy({ !$0.isFailed }), operands.contains(where: { $0.shape != operands[0].shape })
    else { return trace.apply(self, operands)[0] }
    let shape = operands.dropFirst().reduce(operands[0].shape) { $0.common(with: $1.shape) }
    guard operands.contains(where: { $0.shape.isWhole(in: shape) || !$0.shape.isRepeatable(to: shape) })
    else {
      let types = operands.map { "\($0.type)" }
      return trace.fail(
        TypeError(
          mnemonic, expected: "given an operand that has the shape to which others are repeated",
          got: types.dropLast().joined(separator: ", ") + " and \(types[types.count - 1]) for \(shape)",
          help: Self.help(operands.map(\.shape), shape)), operands)
    }
    return trace.apply(self, operands.map { $0.broadcast(to: shape) })[0]
  }

  private static func help(_ shapes: [Shape], _ shape: Shape) -> String {
    let each = "combine each element with each, write .broadcast(to: \(shape)) behind one operand"
    let counts = shapes.map(\.elementCount)
    guard counts.allSatisfy({ $0 == counts[0] }) else { return "to " + each }
    return "to combine elements in pairs, give all operands one shape with .reshaped(\(shapes[0])); to "
      + each
  }
}

extension Shape {
  /// The shape to which two shapes are broadcast: trailing sizes are paired, a size of 1 gives way.
  fileprivate func common(with other: Shape) -> Shape {
    let rank = Swift.max(rank, other.rank)
    return Shape(
      (0..<rank).map { axis in self[axis - rank] == 1 ? other[axis - rank] : self[axis - rank] })
  }

  /// Whether a tensor of this shape is not repeated when it is broadcast to another one.
  fileprivate func isWhole(in other: Shape) -> Bool {
    dimensions.drop { $0 == 1 } == other.dimensions.drop { $0 == 1 }
  }

  /// Whether a tensor of this shape can be broadcast to another one.
  fileprivate func isRepeatable(to other: Shape) -> Bool {
    (1...Swift.max(rank, 1)).allSatisfy { self[-$0] == 1 || self[-$0] == other[-$0] }
  }
}
