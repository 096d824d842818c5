// SPDX-License-Identifier: Apache-2.0

/// Steps and the blocks around them: what a list of steps says with ranges that are not simply run once.
package indirect enum BlockTree: Hashable, Sendable {
  /// The step at a position.
  case step(Int)
  /// The block at a position with what is in it.
  case block(Int, [BlockTree])

  /// The trees of steps.
  ///
  /// - Parameters:
  ///   - blocks: The steps of each block. One range lies in another or beside it, never across its end, and stands behind
  ///     those around it.
  package static func trees(ofSteps steps: Range<Int>, blocks: [Range<Int>]) -> [BlockTree] {
    trees(steps, blocks, blocks.indices)
  }

  private static func trees(
    _ steps: Range<Int>, _ blocks: [Range<Int>], _ candidates: Range<Int>
  ) -> [BlockTree] {
    var trees: [BlockTree] = []
    trees.reserveCapacity(steps.count)
    var (step, block) = (steps.lowerBound, candidates.lowerBound)
    while step < steps.upperBound {
      guard block < candidates.upperBound, blocks[block].lowerBound <= step else {
        trees.append(.step(step))
        step += 1
        continue
      }
      let range = blocks[block]
      let inner = (block + 1..<candidates.upperBound).prefix { blocks[$0].upperBound <= range.upperBound }
      trees.append(.block(block, self.trees(range, blocks, inner)))
      step = max(step, range.upperBound)
      block = inner.upperBound
    }
    return trees
  }
}

extension EntryPoint {
  /// The kernels with the blocks around them.
  package var trees: [BlockTree] {
    BlockTree.trees(ofSteps: invocations.indices, blocks: blocks.map(\.invocations))
  }

  /// The places that the entry point itself or its kernels read and write.
  package var locations: [Location] {
    blocks.compactMap(\.condition?.location) + invocations.flatMap(\.locations)
  }
}
