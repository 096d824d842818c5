// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusPasses
import ApusPrimitives
package import ApusTensor

/// The smallest graph found by dropping nodes on which something still fails.
///
/// Calls give way to their bodies. Then two steps are repeated as long as one helps: only one output is kept, and a node becomes an input that has the
/// value which the node had.
package func shrunk(
  _ graph: Graph, _ bindings: [String: HostTensor], while fails: (Graph, [String: HostTensor]) -> Bool
) -> (graph: Graph, bindings: [String: HostTensor]) {
  var (graph, bindings) = (graph, bindings)
  // What stands in the body of a call can be left out when it stands beside the rest.
  if let flat = try? graph.inlined(), fails(flat, bindings) { graph = flat }
  var isSmaller = true
  while isSmaller {
    isSmaller = false
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
      guard graph.nodes[index].types.count == 1 else { continue }
      let name = "v\(bindings.count)"
      guard let candidate = graph.cut(index, name) else { continue }
      var extended = bindings
      extended[name] = values[index][0]
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

  /// The graph with an input in the place of a node.
  fileprivate func cut(_ index: Int, _ name: String) -> Graph? {
    rebuilt { $0 == index ? Input(name, nodes[index].types[0]) : nil }
  }

  private func rebuilt(_ replacement: (Int) -> (any Primitive)?) -> Graph {
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
    var places = [Int](repeating: 0, count: nodes.count)
    for (index, node) in nodes.enumerated() where live[index] {
      if let replacement = replacement(index) {
        let source = Node(primitive: replacement, operands: [], types: node.types, origin: node.origin)
        places[index] = graph.append(copying: source, operands: [])
      } else {
        places[index] = graph.append(
          copying: node, operands: node.operands.map { Value(node: places[$0.node], result: $0.result) })
      }
    }
    graph.outputs = outputs.map {
      Output($0.role, Value(node: places[$0.value.node], result: $0.value.result))
    }
    return graph
  }
}
