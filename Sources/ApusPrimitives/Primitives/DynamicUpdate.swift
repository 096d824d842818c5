// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The first operand with a part replaced by the second, which begins, along some axes, where further operands say:
/// single integers.
///
/// Compiled code leaves with a status where the part would not lie in the operand; the reference evaluation passes over
/// what is outside. Where nothing else needs the operand, the part is written into its memory and nothing is copied: a
/// tensor of the state, such as the keys that a decoder has seen, stays where it is.
public struct DynamicUpdate: Indexed {
  public static let mnemonic = "dynamic_update"
  public static let differentiability = Differentiability.smooth
  public static let form = PrimitiveForm.general
  public static let examples = [
    example([0], .f32(5, 3), .f32(2, 3), .i32()), example([1], .f32(2, 4), .f32(2, 1), TensorType(.u8, [])),
    example([0, 2], .f64(3, 2, 4), .f64(2, 2, 3), .i32(), TensorType(.i64, [])),
    example([0], .i32(3), .i32(3), .i32()), example([0], .f32(2, 2), .f32(0, 2), .i32()),
    example([], .f32(), .f32()), example([1], .f32(3, 30), .f32(3, 20), .i32()),
  ]

  private static func example(
    _ axes: [Int], _ whole: TensorType, _ part: TensorType, _ starts: TensorType...
  ) -> Example {
    let operands = zip(axes, starts).map { axis, start in
      Example.Operand(start, in: 0...Double(whole.shape[axis] - part.shape[axis]))
    }
    return Example(
      DynamicUpdate(along: axes), operands: [whole, part].map { .init($0, in: -2...2) } + operands)
  }

  /// The axes along which the part may begin anywhere; ascending.
  public let axes: [Int]

  /// Creates the operator.
  public init(along axes: [Int]) { self.axes = axes }

  private var part: MovablePart { MovablePart(axes: axes, firstStart: 2) }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expectStarts(part, operands)
    let (whole, part) = (operands[0], operands[1])
    try expectEqual(operands.map(\.dtype), 0, 1)
    guard whole.rank == part.rank,
      whole.shape.dimensions.indices.allSatisfy({ axis in
        axes.contains(axis) ? part.shape[axis] <= whole.shape[axis] : part.shape[axis] == whole.shape[axis]
      })
    else {
      throw TypeError(
        mnemonic, operand: 1, expected: "a part of \(whole) that is shorter along the axes \(axes) at most",
        got: "\(part)")
    }
    return [whole]
  }

  public func positions(_ operands: [TensorType]) -> [(operand: Int, bound: Int)] {
    part.positions(axes.map { operands[1].shape[$0] }, of: operands[0].shape)
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let places = part.places(
      operands[1].shape, in: results[0].shape, operands.dropFirst(2).map { $0.words[0] })
    var literals = (0..<operands[0].count).map { operands[0].literal(at: $0) }
    for (position, place) in places.enumerated() {
      if let place { literals[place] = operands[1].literal(at: position) }
    }
    return [HostTensor(unchecked: results[0], literals: literals)]
  }

  /// The tangent of the whole with that of the part in its place; one that is none counts as zeros.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    guard let known = tangents[0] ?? tangents[1] else { return [nil] }
    let all = zip(tangents, site.operands).prefix(2).map { tangent, operand in
      tangent ?? known.trace.fill(0, operand.type)
    }
    return [site.applying(self, to: all[0], all[1], from: 2)]
  }

  /// The cotangent with zeros in place of the part, and the part of it.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0] else { return site.operands.map { _ in nil } }
    let type = site.operands[1].type
    let zeros = cotangent.trace.fill(0, type)
    return [
      site.applying(self, to: cotangent, zeros, from: 2),
      site.applying(DynamicSlice(along: axes, sizes: axes.map { type.shape[$0] }), to: cotangent, from: 2),
    ] + axes.map { _ in nil }
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .insertion(
      Insertion(into: .operand(0), block: 1, combiner: nil, part.map(rank: site.results[0].rank)))
  }
}

extension Tensor {
  /// The tensor with a part replaced that begins where single integers say, one for each of some axes; negative axes count
  /// from the end.
  ///
  /// ```swift
  /// let cache = cache.replacing([position], along: [0], with: keys)
  /// ```
  public func replacing(_ starts: [Tensor], along axes: [Int], with part: Tensor) -> Tensor {
    guard let (axes, starts, _) = ordered(starts, along: axes, in: "replacing") else { return self }
    return trace.apply(DynamicUpdate(along: axes), [self, part] + starts)[0]
  }
}
