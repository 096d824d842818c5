// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusTensor

@testable import ApusPasses

extension Graph {
  /// The number of nodes of each operator named, in order.
  func counts(_ mnemonics: String...) -> [Int] {
    mnemonics.map { mnemonic in nodes.count { $0.primitive.mnemonic == mnemonic } }
  }

  /// The mnemonics of all nodes that compute, in order.
  var computations: [String] {
    nodes.map(\.primitive.mnemonic).filter { !["input", "parameter", "fill", "constant"].contains($0) }
  }

  /// The graph after passes, each of which is verified.
  func optimized(_ passes: [Pass] = .standard()) throws(Diagnostic) -> Graph {
    try PassRunner(verification: .eachPass).run(passes, on: self).graph
  }

  /// The outputs for numbers by name.
  func evaluated(_ bindings: [String: [Double]]) throws(Diagnostic) -> [[Double]] {
    var tensors: [String: HostTensor] = [:]
    for node in nodes {
      guard let name = node.boundName, let reals = bindings[name] else { continue }
      tensors[name] = try HostTensor(node.types[0], reals: reals)
    }
    return try Evaluator(self).outputs(tensors).map(\.reals)
  }
}

/// Traces a graph whose outputs are the tensors that a function returns.
func traced(_ body: (Trace) -> [Tensor]) throws(Diagnostic) -> Graph {
  let trace = Trace()
  for (index, tensor) in body(trace).enumerated() { trace.output(.result("\(index)"), tensor) }
  return try trace.finished()
}
