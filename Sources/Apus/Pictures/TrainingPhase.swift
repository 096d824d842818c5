// SPDX-License-Identifier: Apache-2.0

import ApusGraph

/// Which part of a training step makes a value.
enum TrainingPhase: String, Hashable, Sendable, CaseIterable {
  case forward, backward, update
}

extension Graph {
  /// The phase of each node.
  ///
  /// `backward` is what differentiating made, and what only such nodes need, as the first cotangent does;
  /// `update` is what else no result needs, if anything was differentiated at all.
  var phases: [TrainingPhase] {
    let derived = nodes.map { $0.origin?.isBackward ?? false }
    guard derived.contains(true) else { return nodes.map { _ in .forward } }
    var servesResult = [Bool](repeating: false, count: nodes.count)
    var servesDerived = servesResult
    for output in outputs {
      if case .result = output.role { servesResult[output.value.node] = true }
    }
    for index in nodes.indices.reversed() {
      for operand in nodes[index].operands {
        if servesResult[index] { servesResult[operand.node] = true }
        if servesDerived[index] || derived[index] { servesDerived[operand.node] = true }
      }
    }
    return nodes.indices.map { index in
      if derived[index] { return .backward }
      if servesResult[index] || nodes[index].operands.isEmpty { return .forward }
      return servesDerived[index] ? .backward : .update
    }
  }
}
