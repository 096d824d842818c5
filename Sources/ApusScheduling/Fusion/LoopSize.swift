// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusTensor

/// How many steps a loop has: a number, or so many for each example of a batch.
struct LoopSize: Hashable {
  /// The number of steps; the greatest one, if the loop runs over examples.
  let size: Int
  /// How many steps an example takes; 0 if the number of steps is fixed.
  let factor: Int

  /// A loop with a fixed number of steps, unless a factor is given.
  init(_ size: Int, factor: Int = 0) {
    self.size = size
    self.factor = factor
  }

  /// Whether there are steps.
  var isEmpty: Bool { size == 0 }
}

extension LoweredGraph {
  /// The loops over a value: its sizes but those of 1.
  func loops(of value: Value) -> [LoopSize] {
    let axis = batch?.axis(of: value)
    return loops(
      over: shape(of: value), examplesAlong: axis?.axis, factor: axis?.factor ?? 0)  // No examples.
  }

  /// The loops of a node: those over its result, or over its operand if it reduces it.
  func iterationLoops(_ node: Int) -> [LoopSize] {
    switch roles[node] {
    case .reduction: return loops(of: graph.nodes[node].operands[0])
    case .insertion(let insertion): return loops(of: graph.nodes[node].operands[insertion.block])
    case .contraction(let map):
      let axis = batch?.pointAxis(of: node)
      let kept = map.kept(for: shape(of: node))
      return loops(
        over: iterationShape(node), examplesAlong: axis.flatMap { kept.firstIndex(of: $0.axis) },
        factor: axis?.factor ?? 0)  // No examples.
    case .dead, .source, .inline, .random, .lookup, .view, .guarded, .elementwise, .copy, .assembly, .kernel,
      .region:
      return loops(of: Value(node: node))
    }
  }

  private func loops(over shape: Shape, examplesAlong axis: Int?, factor: Int) -> [LoopSize] {
    shape.significantAxes.map { LoopSize(shape[$0], factor: $0 == axis ? factor : 0) }
  }
}

extension BatchAxes {
  /// A node that asks for a size of which it is not known what it counts; `nil` if there is none.
  func unansweredQuery(in graph: Graph) -> Int? {
    let isLive = graph.liveNodes
    return graph.nodes.indices.first { node in
      guard isLive[node], let query = graph.nodes[node].primitive as? any AxisQuery else { return false }
      return isDoubtful(query.axis, of: graph.nodes[node].operands[0])
    }
  }
}
