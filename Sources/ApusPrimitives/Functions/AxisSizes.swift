// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusTensor

extension Graph {
  /// The graph in which sizes of axes are constants, or multiples of the input that counts examples.
  ///
  /// A size of which it is not known yet whether it counts examples is still asked for.
  package func resolvingAxisSizes() -> Graph {
    guard batch != nil, nodes.contains(where: { $0.primitive is any AxisQuery }), let axes = BatchAxes(self)
    else {
      return self
    }
    var graph = Graph()
    var values: [[Value]] = []
    for node in nodes {
      let operands = node.operands.replaced { values[$0.node][$0.result] }
      var position: Int?
      if let query = node.primitive as? any AxisQuery, !axes.isDoubtful(query.axis, of: node.operands[0]) {
        let known = axes.axis(of: node.operands[0])
        let factor = known?.axis == query.axis ? known?.factor : nil
        let counter = axes.counter.flatMap { values.indices.contains($0.node) ? values[$0.node][0] : nil }
        let size = type(of: node.operands[0]).shape[query.axis]
        if factor == 1, let counter {
          values.append([counter])
          continue
        }
        let number = Fill(Literal(Int64(factor ?? size), .i64), .scalar)
        position = try? graph.append(number, origin: node.origin)
        if let factor, factor > 1, let counter, let number = position {
          position = try? graph.append(Mul(), [counter, Value(node: number)], origin: node.origin)
        }
      }
      let new = position ?? graph.append(copying: node, operands: operands)
      values.append(node.types.indices.map { Value(node: new, result: $0) })
    }
    graph.outputs = outputs.map { Output($0.role, values[$0.value.node][$0.value.result]) }
    return graph
  }
}
