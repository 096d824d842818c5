// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// A part of the first operand that begins, along some axes, where further operands say: single integers.
///
/// Compiled code leaves with a status where the part would not lie in the operand; the reference evaluation gives zeros
/// for what is outside. Who uses the part reads it where it lies.
public struct DynamicSlice: Indexed, Rearranging {
  public static let mnemonic = "dynamic_slice"
  public static let differentiability = Differentiability.smooth
  public static let form = PrimitiveForm.general
  public static let examples = [
    example([0], [2], .f32(5, 3), .i32()), example([1], [1], .f32(2, 4), TensorType(.u8, [])),
    example([0, 2], [2, 3], .f64(3, 2, 4), .i32(), TensorType(.i64, [])), example([0], [3], .i32(3), .i32()),
    example([0], [0], .f32(2, 2), .i32()), example([], [], .f32()),
    example([1], [20], .f32(3, 30), .i32()),
  ]

  private static func example(
    _ axes: [Int], _ sizes: [Int], _ operand: TensorType, _ starts: TensorType...
  ) -> Example {
    let operands = zip(axes, zip(sizes, starts)).map { axis, part in
      Example.Operand(part.1, in: 0...Double(operand.shape[axis] - part.0))
    }
    return Example(
      DynamicSlice(along: axes, sizes: sizes), operands: [.init(operand, in: -2...2)] + operands)
  }

  /// The axes along which the part may begin anywhere; ascending.
  public let axes: [Int]
  /// The sizes of the part along them.
  public let sizes: [Int]

  /// Creates the operator.
  public init(along axes: [Int], sizes: [Int]) {
    self.axes = axes
    self.sizes = sizes
  }

  private var part: MovablePart { MovablePart(axes: axes, firstStart: 1) }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expectStarts(part, operands)
    guard sizes.count == axes.count else {
      throw TypeError(mnemonic, expected: "given \(axes.count) sizes", got: "\(sizes)")
    }
    var result = operands[0].shape.dimensions
    for (axis, size) in zip(axes, sizes) {
      guard 0...result[axis] ~= size else {
        throw TypeError(
          mnemonic, operand: 0, expected: "of at least \(size) elements along axis \(axis)",
          got: "\(operands[0])")
      }
      result[axis] = size
    }
    return [operands[0].with(Shape(result))]
  }

  public func positions(_ operands: [TensorType]) -> [(operand: Int, bound: Int)] {
    part.positions(sizes, of: operands[0].shape)
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let places = part.places(
      results[0].shape, in: operands[0].shape, operands.dropFirst().map { $0.words[0] })
    return [
      operands[0].gathered(
        results[0].shape, substitute: Literal(Int64(0), results[0].dtype), from: places)
    ]
  }

  /// The same part of the tangent.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    [tangents[0].map { site.applying(self, to: $0, from: 1) }]
  }

  /// The cotangent in its place among zeros.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    let whole = cotangents[0].map { cotangent in
      let zeros = cotangent.trace.fill(0, site.operands[0].type)
      return site.applying(DynamicUpdate(along: axes), to: zeros, cotangent, from: 1)
    }
    return [whole] + axes.map { _ in nil }
  }

  public func lowering(_ site: LoweringSite) -> Lowering { .lookup(part.map(rank: site.operands[0].rank)) }
}

extension Tensor {
  /// A part that begins where single integers say, one for each of some axes, and is that long there; negative axes count
  /// from the end.
  ///
  /// ```swift
  /// let row = table.sliced(from: [position], sizes: [1], along: [0])
  /// ```
  public func sliced(from starts: [Tensor], sizes: [Int], along axes: [Int]) -> Tensor {
    guard let (axes, starts, order) = ordered(starts, along: axes, in: "sliced") else { return self }
    guard sizes.count == order.count else {
      return trace.fail(
        TypeError("sliced", expected: "given \(order.count) sizes", got: "\(sizes)"), [self])
    }
    return trace.apply(DynamicSlice(along: axes, sizes: order.map { sizes[$0] }), [self] + starts)[0]
  }
}
