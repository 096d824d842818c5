// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The operand with a constant before, behind and between its elements along each axis.
public struct Pad: Primitive {
  public static let mnemonic = "pad"
  public static let differentiability = Differentiability.smooth
  public static let form = PrimitiveForm.general
  public static let examples = [
    Example(Pad(low: [1, 0], high: [0, 2], interior: [0, 0], with: Literal(0.0, .f32)), .f32(3, 4)),
    Example(Pad(low: [0, 2], high: [1, 0], interior: [1, 2], with: Literal(-1.5, .f32)), .f32(2, 3)),
    Example(Pad(low: [2], high: [1], interior: [3], with: Literal(Int64(7), .i32)), .i32(0)),
    Example(Pad(low: [0, 1], high: [0, 0], interior: [4, 0], with: Literal(0.0, .f32)), .f32(1, 1)),
    Example(Pad(low: [], high: [], interior: [], with: Literal(0.0, .f64)), .f64()),
  ]

  /// How many constants stand before the first element along each axis.
  public let low: [Int]
  /// How many constants stand behind the last element along each axis.
  public let high: [Int]
  /// How many constants stand between neighbours along each axis.
  public let interior: [Int]
  /// The constant.
  public let value: Literal

  /// Creates the operator.
  public init(low: [Int], high: [Int], interior: [Int], with value: Literal) {
    self.low = low
    self.high = high
    self.interior = interior
    self.value = value
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    let operand = operands[0]
    guard operand.dtype == value.dtype else {
      throw TypeError(
        mnemonic, operand: 0, expected: "\(value.dtype) as the padding \(value) is", got: "\(operand)")
    }
    guard [low.count, high.count, interior.count].allSatisfy({ $0 == operand.rank }) else {
      throw TypeError(
        mnemonic, operand: 0, expected: "of rank \(low.count) for a padding of \(low) and \(high)",
        got: "\(operand)")
    }
    var sizes: [Int] = []
    for axis in 0..<operand.rank {
      guard let size = paddedSize(operand.shape[axis], low[axis], high[axis], interior[axis]) else {
        throw TypeError(
          mnemonic, operand: 0,
          expected: "padded by numbers that are not negative and give a size along axis \(axis)",
          got: "\(low[axis]) before, \(high[axis]) behind and \(interior[axis]) between \(operand)")
      }
      sizes.append(size)
    }
    return [operand.with(Shape(sizes))]
  }

  private func paddedSize(_ size: Int, _ low: Int, _ high: Int, _ interior: Int) -> Int? {
    guard low >= 0, high >= 0, interior >= 0, size >= 0 else { return nil }
    let (between, first) = interior.multipliedReportingOverflow(by: Swift.max(size - 1, 0))
    let (inner, second) = between.addingReportingOverflow(size)
    let (outer, third) = low.addingReportingOverflow(high)
    let (sum, fourth) = inner.addingReportingOverflow(outer)
    return first || second || third || fourth ? nil : sum
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let (operand, shape) = (operands[0], results[0].shape)
    let (strides, steps) = (operand.shape.strides, steps(operand.shape))
    return [
      operand.gathered(
        shape, substitute: value,
        from: (0..<shape.elementCount).map { position in
          var source = 0
          for (axis, coordinate) in shape.coordinates(of: position).enumerated() {
            let (offset, step) = (coordinate - low[axis], steps[axis])
            guard offset >= 0, offset % step == 0, offset / step < operand.shape[axis] else { return nil }
            source += offset / step * strides[axis]
          }
          return source
        })
    ]
  }

  /// The tangent padded with zeros.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    [tangents[0].map { Pad(low: low, high: high, interior: interior, with: Literal(0.0, $0.dtype))($0) }]
  }

  /// The cotangent where the operand's elements went.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    let shape = site.operands[0].shape
    let steps = steps(shape)
    let limit = low.indices.map { axis in
      low[axis] + (shape[axis] == 0 ? 0 : (shape[axis] - 1) * steps[axis] + 1)
    }
    return [Slice(start: low, limit: limit, stride: steps)(cotangent)]
  }

  /// A view that looks beyond the operand's edges, unless something stands between neighbours: then the operand is
  /// put into a filled result.
  public func lowering(_ site: LoweringSite) -> Lowering {
    let steps = steps(site.operands[0].shape)
    guard steps.allSatisfy({ $0 == 1 }) else {
      return .assembly(fill: value, pieces: [Piece(operand: 0, offsets: low, strides: steps)])
    }
    return .view(
      .affine(low.indices.map { IndexMap.Coordinate(axis: $0, offset: -low[$0]) }, outside: value))
  }

  /// How far apart neighbours lie in the result; 1 for fewer than two elements.
  private func steps(_ operand: Shape) -> [Int] {
    interior.indices.map { operand[$0] > 1 ? interior[$0] + 1 : 1 }
  }
}

extension Tensor {
  /// The tensor with a number before, behind and between its elements along each axis.
  public func padded(
    low: [Int], high: [Int], interior: [Int]? = nil, with value: Double = 0
  ) -> Tensor {
    trace.withLiteral(value, type) {
      Pad(low: low, high: high, interior: interior ?? low.map { _ in 0 }, with: $0)(self)
    }
  }
}
