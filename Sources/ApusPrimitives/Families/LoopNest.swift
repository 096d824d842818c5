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

  /// An index read into a local of type `i64`, and the kernel left if it is not in `0..<bound`.
  static func readIndex(
    into local: Int, from place: Place, _ dtype: DType, below bound: Int
  ) -> [Statement] {
    let loaded = Expression.load(place, dtype)
    let index = Expression.local(local)
    func literal(_ value: Int) -> Expression { .literal(Literal(Int64(value), .i64)) }
    return [
      .define(local, .i64, dtype == .i64 ? loaded : .convert(loaded, from: dtype, to: .i64)),
      .fail(
        if: .binary(
          .or, .compare(.lt, index, literal(0), .i64), .compare(.ge, index, literal(bound), .i64), .bool),
        position: place.index),
    ]
  }

  /// From how many elements on a block is moved by a runtime function instead of a loop.
  static let blockSize = 16
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
