// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusIO
import ApusTensor

extension Graph {
  /// The graph in which sizes of axes are constants, or multiples of the input that counts examples.
  ///
  /// A size of which it is not known yet whether it counts examples is still asked for.
  package func resolvingAxisSizes() throws(Diagnostic) -> Graph {
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
        let examples = axes.axis(of: node.operands[0])
        let factor = examples?.axis == query.axis ? examples?.factor : nil
        let counter = axes.counter.flatMap { values.indices.contains($0.node) ? values[$0.node][0] : nil }
        let size = type(of: node.operands[0]).shape[query.axis]
        if factor == 1, let counter {
          values.append([counter])
          continue
        }
        let number = Fill(Literal(Int64(factor ?? size), .i64), .scalar)
        var known = try (try? graph.append(number, origin: node.origin)).unwrapped(
          orBug: "a size is no number")
        if let factor, factor > 1, let counter {
          known = try (try? graph.append(Mul(), [counter, Value(node: known)], origin: node.origin))
            .unwrapped(orBug: "the number of examples cannot be multiplied")
        }
        position = known
      }
      let new = position ?? graph.append(copying: node, operands: operands)
      values.append(node.types.indices.map { Value(node: new, result: $0) })
    }
    graph.outputs = outputs.map { Output($0.role, values[$0.value.node][$0.value.result]) }
    return graph
  }
}
