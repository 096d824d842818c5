// SPDX-License-Identifier: Apache-2.0

package import ApusGraph

/// Where each buffer of an entry point lies in the workspace, with the proof of how good that is.
package struct MemoryPlan: Hashable, Sendable {
  /// Memory in the workspace.
  package struct Buffer: Hashable, Sendable {
    /// What is kept in it, one after the other: a value, and those computed over it in place; none for memory
    /// that one step needs for itself.
    package let values: [Value]
    /// The size, rounded up to the alignment.
    package let bytes: Int
    /// The first and the last step that touches it.
    package let lifetime: ClosedRange<Int>
    /// The distance from the start of the workspace.
    package internal(set) var offset: Int
  }

  /// The buffers, by first step.
  package let buffers: [Buffer]
  /// Bytes at the start that belong to no buffer: the record of a fault, if some step can fail.
  package let reserved: Int
  /// The number of steps.
  package let steps: Int
  /// The most bytes alive in one step: no placement for this order needs fewer.
  package let lowerBound: Int
  /// The bytes of workspace used.
  package let workspaceBytes: Int

  /// The step in which most bytes are alive.
  package let peakStep: Int
  /// For each step, the bytes alive in it.
  private let live: [Int]

  /// The bytes used beyond the lower bound.
  package var gap: Int { workspaceBytes - lowerBound }

  /// The gap as a share of the lower bound.
  package var relativeGap: Double { lowerBound == 0 ? 0 : Double(gap) / Double(lowerBound) }

  /// The bytes alive in a step.
  package func liveBytes(_ step: Int) -> Int { live[step] }

  /// The positions of the buffers alive in a step, from the start of the workspace on.
  package func buffers(aliveIn step: Int) -> [Int] {
    buffers.indices.filter { buffers[$0].lifetime.contains(step) }
      .sorted { (buffers[$0].offset, $0) < (buffers[$1].offset, $1) }
  }

  /// Places buffers whose lifetimes are known.
  init(placing buffers: [Buffer], after reserved: Int, steps: Int) {
    self.steps = steps
    self.reserved = reserved
    let blocks = buffers.map { buffer in
      Packing.Block(
        bytes: buffer.bytes, first: buffer.lifetime.lowerBound, last: buffer.lifetime.upperBound)
    }
    let placement = Packing(blocks, steps: steps)
    let live = placement.live.map { reserved + $0 }
    self.live = live
    peakStep = live.indices.reduce(0) { live[$0] >= live[$1] ? $0 : $1 }
    lowerBound = reserved + placement.lowerBound
    workspaceBytes = reserved + placement.height
    self.buffers = zip(buffers, placement.offsets).map { buffer, offset in
      var buffer = buffer
      buffer.offset = reserved + offset
      return buffer
    }
  }
}
