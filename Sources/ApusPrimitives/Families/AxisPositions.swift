// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusTensor

extension TensorType {
  /// Axes counted from the start, ascending; negative ones count from the end.
  ///
  /// - Parameters:
  ///   - function: Who was given the axes.
  /// - Throws: `TypeError` that says an axis as it was written, if there is none, or if two are the same.
  func positions(of axes: [Int], in function: String) throws(TypeError) -> [Int] {
    let positions = axes.map { $0 < 0 ? $0 + rank : $0 }
    for (axis, position) in zip(axes, positions) where !shape.dimensions.indices.contains(position) {
      throw TypeError(
        function, operand: 0, expected: "a tensor with an axis \(axis)", got: "\(self)",
        help: rank == 0
          ? "a single number has no axes" : "axes are 0 to \(rank - 1), or from the end -1 to \(-rank)")
    }
    guard Set(positions).count == positions.count else {
      throw TypeError(function, expected: "given axes that differ", got: "\(axes) for \(self)")
    }
    return positions.sorted()
  }
}

extension Tensor {
  /// Axes counted from the start, ascending; `nil` if there is one that the tensor does not have, or two are the same,
  /// which is the error of the trace then.
  func positions(of axes: [Int], in function: String) -> [Int]? {
    guard !isFailed else { return nil }
    do throws(TypeError) {
      return try type.positions(of: axes, in: function)
    } catch {
      _ = trace.fail(error, [self])
      return nil
    }
  }

  /// An axis counted from the start; `nil` if the tensor does not have it, which is the error of the trace then.
  func position(of axis: Int, in function: String) -> Int? { positions(of: [axis], in: function)?.first }
}
