// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusKernel
package import ApusTensor

/// Runs a graph node by node with each operator's reference evaluation: slow and obvious.
///
/// Every node's result is rounded to its type, and zero in place of a subnormal number, so that results differ from
/// compiled code only by the order of sums and by fused multiply-adds; and by subnormal numbers that it was given,
/// which code that only moves them leaves as they are.
package struct Evaluator {
  private let graph: Graph
  /// Called with each node that computes, before it does, and its operands.
  private let check: (Node, [HostTensor]) throws(Diagnostic) -> Void

  /// Creates an evaluator of a graph, which may refuse what a node of it, or of a body, is to compute.
  package init(
    _ graph: Graph, check: @escaping (Node, [HostTensor]) throws(Diagnostic) -> Void = { _, _ in }
  ) {
    self.graph = graph
    self.check = check
  }

  /// The values of all nodes, by node and result, given inputs and parameters by name.
  ///
  /// - Throws: `Diagnostic` if a name is missing or its tensor has another type.
  package func values(_ bindings: [String: HostTensor]) throws(Diagnostic) -> [[HostTensor]] {
    var values: [[HostTensor]] = []
    values.reserveCapacity(graph.nodes.count)
    var owners = graph.owners[...]
    for (index, node) in graph.nodes.enumerated() {
      if let name = node.boundName {
        guard let tensor = bindings[name] else {
          throw Diagnostic("no value was given for '\(name)'", help: "its type is \(node.types[0])")
        }
        guard tensor.type == node.types[0] else {
          throw Diagnostic("'\(name)' must be \(node.types[0]), got \(tensor.type)")
        }
        values.append([tensor.flushed])
      } else {
        let operands = node.operands.map { values[$0.node][$0.result] }
        try check(node, operands)
        if owners.first?.index == index, let owner = owners.popFirst()?.owner {
          let results = try owner.evaluate(operands, results: node.types) { body, inputs throws(Diagnostic) in
            try Evaluator(body, check: check).outputs(inputs: inputs)
          }
          values.append(try node.checked(results))
        } else {
          values.append(try node.checked(node.primitive.evaluate(operands, results: node.types)))
        }
      }
    }
    return values
  }

  /// The values of the outputs in order, given the inputs in order.
  ///
  /// - Throws: `Diagnostic` if one is missing or has another type.
  package func outputs(inputs: [HostTensor]) throws(Diagnostic) -> [HostTensor] {
    var bindings: [String: HostTensor] = [:]
    for (node, tensor) in zip(graph.inputs, inputs) {
      if let name = graph.nodes[node].inputName { bindings[name] = tensor }
    }
    return try outputs(bindings)
  }

  /// The values of the outputs in order, given inputs and parameters by name.
  ///
  /// - Throws: `Diagnostic` if a name is missing or its tensor has another type.
  package func outputs(_ bindings: [String: HostTensor]) throws(Diagnostic) -> [HostTensor] {
    let values = try values(bindings)
    return graph.outputs.map { values[$0.value.node][$0.value.result] }
  }
}

extension Node {
  /// The results for operands of the right types, computed by the operator's reference evaluation; zeros in place of
  /// subnormal numbers.
  ///
  /// - Throws: `Diagnostic` if the operator gives something else than it says.
  package func evaluated(_ operands: [HostTensor]) throws(Diagnostic) -> [HostTensor] {
    try checked(primitive.evaluate(operands, results: types))
  }

  /// Results of the operator, zeros in place of subnormal numbers.
  fileprivate func checked(_ results: [HostTensor]) throws(Diagnostic) -> [HostTensor] {
    guard results.map(\.type) == types else {
      throw operatorFault("\(primitive.mnemonic): its evaluation gave \(results.map(\.type)) for \(types)")
    }
    return results.map(\.flushed)
  }

  /// The name under which a value must be supplied from outside; `nil` for a node that computes.
  package var boundName: String? {
    guard operands.isEmpty else { return nil }
    switch primitive.lowering(LoweringSite(operands: [], results: types)) {
    case .source(.input(name: let name)), .source(.parameter(name: let name)): return name
    case .source(.constant), .elementwise, .view, .reduction, .contraction, .assembly, .lookup, .insertion,
      .indexGuard, .random, .region, .kernel:
      return nil
    }
  }
}
