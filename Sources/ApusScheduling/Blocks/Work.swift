// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel

/// What stands at one place in an order: a kernel, or a region with orders of its own.
///
/// What an order asks of it again and again is found out once.
final class Work {
  /// What it is.
  enum Content {
    case kernel(Schedule.Step)
    case region(RegionWork)
  }

  let content: Content
  /// The nodes computed, ascending.
  let nodes: [Int]
  /// The values whose memory is read.
  let reads: [Value]
  /// The values whose memory is written.
  let writes: [Value]
  /// Whether it can end the entry point with a status other than success.
  let canFail: Bool
  /// Whether the check of an index is all that it does.
  let isCheck: Bool

  init(_ content: Content) {
    self.content = content
    switch content {
    case .kernel(let step):
      (nodes, reads, writes, canFail) = (step.nodes, step.reads, step.writes, step.canFail)
      if case .guarded = step.form { isCheck = true } else { isCheck = false }
    case .region(let region):
      (nodes, reads, writes) = ([region.node], region.operands.map(\.base).uniqued, region.results)
      canFail = region.bodies.contains { $0.steps.contains(where: \.canFail) }
      isCheck = false
    }
  }

  /// Whether it writes the rest of a value that what stands before it has begun.
  func goesOn(with value: Value) -> Bool {
    if case .kernel(let step) = content { step.goesOn(with: value) } else { false }
  }

  /// Whether it may write a value over memory that it also reads.
  func canUpdateInPlace(_ old: Value, _ new: Value) -> Bool {
    if case .kernel(let step) = content { step.canUpdateInPlace(old, new) } else { false }
  }
}

/// An operator that runs graphs, with these graphs in order, before all are one schedule.
struct RegionWork {
  /// The node that runs them.
  let node: Int
  /// How they are run.
  let region: Region
  /// The graphs, in which what is handed on is state; see ``ApusGraph/Graph/asEntryPoint(of:)``.
  let bodies: [Schedule]
  /// Where the operands lie, each in row-major order.
  let operands: [StorageView]
  let results: [Value]
  /// For each output of the body that is handed on, the result that is the last of it.
  let lastResults: [Int: Value]
}
