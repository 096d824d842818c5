// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor

// The axes that rules on layout ask for.

extension Match {
  /// Whether the result has more elements than the variable.
  var isRepeating: Bool { result.elementCount > types[0].elementCount }

  /// For each axis of the variable, the axis it becomes under the reshape captured second; `nil` if the reshape
  /// does more than add axes of size 1.
  var axesKeptByReshape: [Int]? {
    captured(1, as: Reshape.self).flatMap { types[0].shape.axesKept(in: $0.shape) }
  }

  /// The axes of the broadcast captured second, after the transpose captured first.
  var transposedBroadcastAxes: [Int]? {
    guard let outer = captured(0, as: Transpose.self), let inner = captured(1, as: Broadcast.self) else {
      return nil
    }
    let places = outer.permutation.inversePermutation
    return inner.axes.map { places[$0] }
  }

  /// The axes of the broadcast captured second that remain after the reduction captured first, renumbered; `nil`
  /// if the reduction also reduces axes of the operand.
  var reducedBroadcastAxes: [Int]? {
    guard let reduced = primitives[0].reducedAxes, let broadcast = captured(1, as: Broadcast.self),
      !broadcast.axes.contains(where: reduced.contains)
    else { return nil }
    return broadcast.axes.map { axis in axis - reduced.count { $0 < axis } }
  }

  /// How many elements the reduction captured first combines, where all are new axes of a broadcast.
  var repeatedCount: Int {
    guard let reduced = primitives[0].reducedAxes, let broadcast = captured(1, as: Broadcast.self) else {
      return 0
    }
    // How many examples there are is not known yet.
    if let examples, reduced.contains(where: { broadcast.shape[$0] % max(examples, 1) == 0 }) { return 0 }
    return reduced.reduce(1) { $0 * broadcast.shape[$1] }
  }
}

extension Primitive {
  /// The axes of a reduction; `nil` for another operator.
  var reducedAxes: [Int]? {
    (self as? any Reducing)?.axes
  }
}

extension Shape {
  /// For each axis of this shape, the axis it becomes in another that only has more axes of size 1; `nil` if
  /// the other differs in more.
  func axesKept(in other: Shape) -> [Int]? {
    guard rank <= other.rank else { return nil }
    var axes: [Int] = []
    for (axis, size) in other.dimensions.enumerated() {
      let surplus = other.rank - axis - (rank - axes.count)
      if axes.count < rank, size == dimensions[axes.count], size != 1 || surplus == 0 {
        axes.append(axis)
      } else if size == 1, surplus > 0 {
        continue
      } else {
        return nil
      }
    }
    return axes.count == rank ? axes : nil
  }
}
