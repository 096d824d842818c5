// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO

/// The same tensors in forms that stay accurate, to be differentiated in the place of the given ones.
///
/// `log(softmax(z))` is −∞ where the softmax underflows, and its derivative divides 0 by 0 there; what this
/// returns for it is finite and has the derivative `y − t`. The passes of `beforeDifferentiation` are applied to
/// what the tensors are computed from, and what is new is recorded in the same trace. Values that keep their
/// form, among them all inputs and parameters, are the same as before.
public func refined(_ tensors: [Tensor]) -> [Tensor] {
  guard let trace = tensors.first?.trace, tensors.allSatisfy({ $0.trace === trace && !$0.isFailed }) else {
    return tensors
  }
  var graph = trace.graph
  graph.outputs = tensors.enumerated().map { Output(.result(String($0.offset)), $0.element.value) }
  do throws(Diagnostic) {
    graph = try PassRunner(verification: .never).run(.beforeDifferentiation(), on: graph).graph
  } catch {
    return tensors.map { _ in trace.fail(error) }
  }

  // What the trace holds already, so that only new nodes are recorded.
  let old = trace.graph.nodes
  var known = FirstOccurrences(capacity: old.count)
  for (index, node) in old.enumerated() {
    let hash = node.hashValue
    if known.position(hash: hash, where: { old[$0] == node }) == nil { known.note(hash: hash, at: index) }
  }
  let origin = trace.origin
  defer { trace.origin = origin }
  var results: [[Tensor]] = []
  for node in graph.nodes {
    let operands = node.operands.map { results[$0.node][$0.result] }
    let copy = Node(
      primitive: node.primitive, operands: operands.map(\.value), types: node.types, origin: node.origin)
    if let same = known.position(hash: copy.hashValue, where: { old[$0] == copy }) {
      results.append(node.types.indices.map { trace.tensor(Value(node: same, result: $0)) })
    } else {
      trace.origin = node.origin ?? origin
      results.append(trace.apply(node.primitive, operands))
    }
  }
  return graph.outputs.map { results[$0.value.node][$0.value.result] }
}
