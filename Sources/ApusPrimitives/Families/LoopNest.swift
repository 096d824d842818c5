// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor

/// Pieces of kernels over blocks of contiguous elements; a loop that runs once leaves no trace.
enum LoopNest {
  /// The statements repeated, or themselves if they run once.
  static func loop(_ variable: Int, _ count: Int, _ body: [Statement]) -> [Statement] {
    count == 1 ? body : [.loop(variable: variable, count: AffineIndex(count), body: body)]
  }

  /// A multiple of a loop's variable; zero if the loop runs once.
  static func term(_ variable: Int, _ count: Int, _ coefficient: Int) -> AffineIndex {
    count == 1 ? AffineIndex() : AffineIndex(0, [AffineIndex.Term(.loop(variable), coefficient)])
  }
}

extension Shape {
  /// The numbers of elements before, along and behind an axis.
  func split(at axis: Int) -> (outer: Int, size: Int, inner: Int) {
    (
      Shape(Array(dimensions[..<axis])).elementCount, dimensions[axis],
      Shape(Array(dimensions[(axis + 1)...])).elementCount
    )
  }
}
