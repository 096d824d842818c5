// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel

/// What stands at one place in an order: a kernel, or a loop over an order of its own.
enum Work {
  case kernel(Schedule.Step)
  case loop(LoopWork)

  /// The nodes computed, ascending.
  var nodes: [Int] {
    switch self {
    case .kernel(let step): step.nodes
    case .loop(let loop): [loop.node]
    }
  }

  /// The values whose memory is read.
  var reads: [Value] {
    switch self {
    case .kernel(let step): step.reads
    case .loop(let loop): loop.reads
    }
  }

  /// The values whose memory is written.
  var writes: [Value] {
    switch self {
    case .kernel(let step): step.writes
    case .loop(let loop): loop.results
    }
  }

  /// Whether it can end the entry point with a status other than success.
  var canFail: Bool {
    switch self {
    case .kernel(let step): step.canFail
    case .loop(let loop): loop.body.steps.contains(where: \.canFail)
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

/// A loop with its body in order, before both are one schedule.
struct LoopWork {
  /// The node that is the loop.
  let node: Int
  /// How the body is run.
  let region: Region
  /// How often.
  let count: Int
  /// Whether the last parts of tensors come first.
  let isReversed: Bool
  /// The body, in which what is handed on is state; see ``ApusGraph/Graph/asEntryPoint(of:)``.
  let body: Schedule
  /// Where the operands lie, each in row-major order.
  let operands: [StorageView]
  let results: [Value]
  /// For each output of the body that is handed on, the result that is the last of it.
  let lastResults: [Int: Value]

  /// The values whose memory is read.
  var reads: [Value] { operands.map(\.base).uniqued }
}
