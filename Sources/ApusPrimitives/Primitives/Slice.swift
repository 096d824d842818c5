// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
public import ApusKernel
public import ApusTensor

/// The elements from `start` up to but not including `limit` along each axis, every `stride`-th.
public struct Slice: Linear, Rearranging {
  public static let mnemonic = "slice"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Slice(start: [1, 0], limit: [3, 4], stride: [1, 1]), .f32(3, 4)),
    Example(Slice(start: [0, 1], limit: [3, 6], stride: [2, 3]), .f32(3, 7)),
    Example(Slice(start: [2], limit: [2], stride: [1]), .f32(4)),
    Example(Slice(start: [0, 0], limit: [1, 0], stride: [5, 1]), .i32(1, 0)),
    Example(Slice(start: [], limit: [], stride: []), .f64()),
  ]

  /// The first position along each axis.
  public let start: [Int]
  /// The position along each axis before which the slice ends.
  public let limit: [Int]
  /// How far apart the elements taken lie along each axis.
  public let stride: [Int]

  /// Creates the operator.
  public init(start: [Int], limit: [Int], stride: [Int]) {
    self.start = start
    self.limit = limit
    self.stride = stride
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    let operand = operands[0]
    guard [start.count, limit.count, stride.count].allSatisfy({ $0 == operand.rank }) else {
      throw TypeError(
        mnemonic, operand: 0, expected: "of rank \(start.count) for a slice from \(start) to \(limit)",
        got: "\(operand)")
    }
    var sizes: [Int] = []
    for axis in 0..<operand.rank {
      let (first, last, step) = (start[axis], limit[axis], stride[axis])
      guard 0 <= first, first <= last, step > 0 else {
        throw TypeError(
          mnemonic, expected: "given 0 ≤ start ≤ limit and a stride of at least 1 along axis \(axis)",
          got: "start \(first), limit \(last) and stride \(step)")
      }
      guard last <= operand.shape[axis] else {
        throw TypeError(
          mnemonic, operand: 0, expected: "of at least \(last) elements along axis \(axis)", got: "\(operand)"
        )
      }
      sizes.append(first == last ? 0 : (last - first - 1) / step + 1)
    }
    return [operand.with(Shape(sizes))]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let strides = operands[0].shape.strides
    let shape = results[0].shape
    return [
      operands[0].gathered(
        shape,
        from: (0..<shape.elementCount).map { position in
          shape.coordinates(of: position).enumerated().reduce(0) {
            $0 + (start[$1.offset] + $1.element * stride[$1.offset]) * strides[$1.offset]
          }
        })
    ]
  }

  /// The cotangent padded with zeros where elements were left out.
  public func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor {
    let steps = steps(cotangent.shape)
    let high = start.indices.map { axis -> Int in
      let count = cotangent.shape[axis]
      return operand.shape[axis] - start[axis] - (count == 0 ? 0 : (count - 1) * steps[axis] + 1)
    }
    return Pad(low: start, high: high, interior: steps.map { $0 - 1 }, with: Literal(0.0, cotangent.dtype))(
      cotangent)
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .view(.affine(start.indices.map { IndexMap.Coordinate(axis: $0, stride: stride[$0], offset: start[$0]) }))
  }

  /// The strides, 1 where at most one element is taken, so that no product with a stride overflows.
  private func steps(_ result: Shape) -> [Int] { stride.indices.map { result[$0] > 1 ? stride[$0] : 1 } }
}

extension Tensor {
  /// The elements with positions in a range along one axis; a negative axis counts from the end.
  public func sliced(_ range: Range<Int>, along axis: Int, by step: Int = 1) -> Tensor {
    guard let axis = position(of: axis, in: "sliced") else { return self }
    var (start, limit) = (shape.dimensions.map { _ in 0 }, shape.dimensions)
    var stride = shape.dimensions.map { _ in 1 }
    (start[axis], limit[axis], stride[axis]) = (range.lowerBound, range.upperBound, step)
    return Slice(start: start, limit: limit, stride: stride)(self)
  }
}
