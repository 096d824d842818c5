// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel

/// What stands at one place in an order: a kernel, or a region with orders of its own.
enum Work {
  case kernel(Schedule.Step)
  case region(RegionWork)

  /// The nodes computed, ascending.
  var nodes: [Int] {
    switch self {
    case .kernel(let step): step.nodes
    case .region(let region): [region.node]
    }
  }

  /// The values whose memory is read.
  var reads: [Value] {
    switch self {
    case .kernel(let step): step.reads
    case .region(let region): region.reads
    }
  }

  /// The values whose memory is written.
  var writes: [Value] {
    switch self {
    case .kernel(let step): step.writes
    case .region(let region): region.results
    }
  }

  /// Whether it can end the entry point with a status other than success.
  var canFail: Bool {
    switch self {
    case .kernel(let step): step.canFail
    case .region(let region): region.bodies.contains { $0.steps.contains(where: \.canFail) }
    }
  }

  /// Whether the check of an index is all that it does.
  var isCheck: Bool {
    if case .kernel(let step) = self, case .guarded = step.form { true } else { false }
  }

  /// Whether it writes the rest of a value that what stands before it has begun.
  func goesOn(with value: Value) -> Bool {
    if case .kernel(let step) = self { step.goesOn(with: value) } else { false }
  }

  /// Whether it may write a value over memory that it also reads.
  func canUpdateInPlace(_ old: Value, _ new: Value) -> Bool {
    if case .kernel(let step) = self { step.canUpdateInPlace(old, new) } else { false }
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

  /// The values whose memory is read.
  var reads: [Value] { operands.map(\.base).uniqued }
}
