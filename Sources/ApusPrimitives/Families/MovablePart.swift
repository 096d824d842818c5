// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// A part of a tensor with as many axes that begins, along some of them, where single integers say when it runs.
struct MovablePart {
  /// The axes along which it may begin anywhere; ascending.
  let axes: [Int]
  /// The position among the operands of the first integer; the others follow, one for each axis.
  let firstStart: Int

  /// Which operands are the integers, and what they must be less than, so that a part of some sizes along the axes lies
  /// in a whole.
  func positions(_ sizes: [Int], of whole: Shape) -> [(operand: Int, bound: Int)] {
    zip(axes, sizes).enumerated().map { (firstStart + $0.offset, whole[$0.element.0] - $0.element.1 + 1) }
  }

  /// Where the elements of the part lie in the whole.
  func map(rank: Int) -> DynamicMap {
    DynamicMap(
      (0..<rank).map { IndexMap.Coordinate(axis: $0) },
      starts: axes.enumerated().map {
        DynamicMap.Start(axis: $0.element, operand: firstStart + $0.offset, element: [])
      })
  }

  /// For each element of the part, its position in the whole, where the integers are given; `nil` if that is outside.
  func places(_ part: Shape, in whole: Shape, _ starts: [Int64]) -> [Int?] {
    (0..<part.elementCount).map { position in
      var place = part.coordinates(of: position)
      for (axis, start) in zip(axes, starts) {
        let (sum, isTooFar) = place[axis].addingReportingOverflow(Int(start))
        guard !isTooFar, 0..<whole[axis] ~= sum else { return nil }
        place[axis] = sum
      }
      return zip(place, whole.strides).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}

extension Linearization {
  /// An operator on other tensors, and on the operands of the site from a position on.
  func applying(_ primitive: some Primitive, to first: Tensor, _ second: Tensor? = nil, from position: Int)
    -> Tensor
  {
    first.trace.apply(primitive, [first] + [second].compactMap { $0 } + operands.dropFirst(position))[0]
  }
}

extension Primitive {
  /// Checks the axes along which a part may begin anywhere, and the integers that say where.
  ///
  /// - Throws: `TypeError` naming the operand.
  func expectStarts(_ part: MovablePart, _ operands: [TensorType]) throws(TypeError) {
    try expect(part.firstStart + part.axes.count, operands)
    guard zip(part.axes, part.axes.dropFirst()).allSatisfy({ $0 < $1 }),
      part.axes.allSatisfy({ operands[0].shape.dimensions.indices.contains($0) })
    else {
      throw TypeError(
        mnemonic, operand: 0, expected: "a tensor with the ascending axes \(part.axes)", got: "\(operands[0])"
      )
    }
    for (position, start) in operands.enumerated().dropFirst(part.firstStart) {
      guard start.dtype.isInteger, start.rank == 0 else {
        throw TypeError(
          mnemonic, operand: position, expected: "a single integer", got: "\(start)",
          help: "convert it to i32 first, and reshape it to no axes")
      }
    }
  }
}

extension Tensor {
  /// Axes counted from the start, ascending, with the starts that belong to them; `nil` if there are none such, which is
  /// the error of the trace then.
  func ordered(
    _ starts: [Tensor], along axes: [Int], in function: String
  ) -> (axes: [Int], starts: [Tensor], order: [Int])? {
    guard let positions = positions(of: axes, in: function) else { return nil }
    let counted = axes.map { $0 < 0 ? $0 + rank : $0 }
    let order = positions.compactMap { counted.firstIndex(of: $0) }
    guard starts.count == axes.count else {
      _ = trace.fail(
        TypeError(
          function, expected: "given a start for each of \(axes.count) axes", got: "\(starts.count)"), [self])
      return nil
    }
    return (positions, order.map { starts[$0] }, order)
  }
}
