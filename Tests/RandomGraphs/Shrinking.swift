// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusPasses
import ApusPrimitives
package import ApusTensor

/// The smallest graph found by dropping nodes on which something still fails.
///
/// Three steps are repeated as long as one helps: calls and loops give way to their bodies, only one output is kept, and
/// a node becomes inputs that have the values which the node had.
package func shrunk(
  _ graph: Graph, _ bindings: [String: HostTensor], while fails: (Graph, [String: HostTensor]) -> Bool
) -> (graph: Graph, bindings: [String: HostTensor]) {
  var (graph, bindings) = (graph, bindings)
  var isSmaller = true
  while isSmaller {
    isSmaller = false
    // What stands in the body of a call can be left out when it stands beside the rest.
    if graph.ownedDepth > 0, let flat = try? graph.inlined(), fails(flat, bindings) { graph = flat }
    for output in graph.outputs where graph.outputs.count > 1 {
      let candidate = graph.live([output])
      if fails(candidate, bindings) {
        graph = candidate
        isSmaller = true
        break
      }
    }
    // A value in the middle as the only output.
    for index in graph.nodes.indices
    where !isSmaller && graph.outputs.count == 1 && graph.nodes[index].boundName == nil {
      let candidate = graph.live([Output(.result("y"), Value(node: index))])
      if candidate.nodes.count < graph.nodes.count, fails(candidate, bindings) {
        graph = candidate
        isSmaller = true
      }
    }
    guard !isSmaller, let values = try? Evaluator(graph).values(bindings) else { continue }
    for index in graph.nodes.indices.reversed() where !graph.nodes[index].operands.isEmpty {
      let names = graph.nodes[index].types.indices.map { "v\(bindings.count)_\($0)" }
      let candidate = graph.cut(index, names)
      let extended = bindings.merging(zip(names, values[index])) { $1 }
      if fails(candidate, extended) {
        (graph, bindings) = (candidate, extended)
        isSmaller = true
        break
      }
    }
  }
  let names = Set(graph.nodes.compactMap(\.boundName))
  return (graph, bindings.filter { names.contains($0.key) })
}

extension Graph {
  /// The nodes that some outputs need.
  fileprivate func live(_ outputs: [Output]) -> Graph {
    var graph = self
    graph.outputs = outputs
    return graph.rebuilt { _ in nil }
  }

  /// The graph with inputs in the places of a node's results.
  fileprivate func cut(_ index: Int, _ names: [String]) -> Graph {
    rebuilt { $0 == index ? zip(names, nodes[index].types).map { Input($0, $1) } : nil }
  }

  private func rebuilt(_ replacement: (Int) -> [Input]?) -> Graph {
    // Liveness counts only what is reached without passing a replaced node.
    var live = [Bool](repeating: false, count: nodes.count)
    for output in outputs {
      live[output.value.node] = true
      // What is updated stays a part of the state.
      if case .update(let name) = output.role, let place = nodes.firstIndex(where: { $0.boundName == name }) {
        live[place] = true
      }
    }
    for index in nodes.indices.reversed() where live[index] && replacement(index) == nil {
      for operand in nodes[index].operands { live[operand.node] = true }
    }
    var graph = Graph()
    var places = [[Value]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() where live[index] {
      if let inputs = replacement(index) {
        places[index] = inputs.map { input in
          let source = Node(primitive: input, operands: [], types: [input.type], origin: node.origin)
          return Value(node: graph.append(copying: source, operands: []))
        }
      } else {
        let operands = node.operands.replaced { places[$0.node][$0.result] }
        let copy = graph.append(copying: node, operands: operands)
        places[index] = node.types.indices.map { Value(node: copy, result: $0) }
      }
    }
    graph.outputs = outputs.map { Output($0.role, places[$0.value.node][$0.value.result]) }
    return graph
  }
}
