// SPDX-License-Identifier: Apache-2.0

/// Steps and the loops around them: what a list of steps with ranges that are repeated says.
package indirect enum LoopTree: Hashable, Sendable {
  /// The step at a position.
  case step(Int)
  /// The loop at a position with what it repeats.
  case loop(Int, [LoopTree])

  /// The trees of steps, some of which are repeated.
  ///
  /// - Parameters:
  ///   - loops: The steps that each loop repeats. One range lies in another or beside it, never across its end, and
  ///     stands behind those around it.
  package static func trees(ofSteps steps: Range<Int>, loops: [Range<Int>]) -> [LoopTree] {
    trees(steps, loops, loops.indices)
  }

  private static func trees(
    _ steps: Range<Int>, _ loops: [Range<Int>], _ candidates: Range<Int>
  ) -> [LoopTree] {
    var trees: [LoopTree] = []
    trees.reserveCapacity(steps.count)
    var (step, loop) = (steps.lowerBound, candidates.lowerBound)
    while step < steps.upperBound {
      guard loop < candidates.upperBound, loops[loop].lowerBound <= step else {
        trees.append(.step(step))
        step += 1
        continue
      }
      let range = loops[loop]
      let inner = (loop + 1..<candidates.upperBound).prefix { loops[$0].upperBound <= range.upperBound }
      trees.append(.loop(loop, self.trees(range, loops, inner)))
      step = max(step, range.upperBound)
      loop = inner.upperBound
    }
    return trees
  }
}

extension EntryPoint {
  /// The kernels with the loops around them.
  package var trees: [LoopTree] {
    LoopTree.trees(ofSteps: invocations.indices, loops: loops.map(\.invocations))
  }
}
