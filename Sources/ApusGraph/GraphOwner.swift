// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusKernel
import ApusTensor

/// An operator that runs a graph of its own, whose lowering is ``Lowering/inlined``.
///
/// Its operands are the inputs of the body in the order of the body's nodes; its results are the body's outputs.
public protocol GraphOwner: Primitive {
  /// The graph that is run.
  var body: Graph { get }
  /// ``Graph/inlinedNodeCount`` of the body, kept so that counting visits each graph once.
  var bodyNodeCount: Int { get }
  /// ``Graph/ownedDepth`` of the body and one more, kept for the same reason.
  var bodyDepth: Int { get }
}

extension Graph {
  /// The positions of the nodes that a caller gives values to, in order.
  public var inputs: [Int] { nodes.indices.filter { nodes[$0].inputName != nil } }

  /// The number of nodes when the graphs that nodes own stand in their places; `Int.max` if it does not fit.
  public var inlinedNodeCount: Int {
    nodes.reduce(0) { count, node in
      count.addingSaturated((node.primitive as? any GraphOwner)?.bodyNodeCount ?? 1)
    }
  }

  /// How many graphs stand in each other among those that nodes own; 0 if no node owns one.
  public var ownedDepth: Int {
    nodes.reduce(0) { depth, node in max(depth, (node.primitive as? any GraphOwner)?.bodyDepth ?? 0) }
  }

  /// Whether some node owns a graph.
  ///
  /// Each kind of operator is asked for one lowering, which is much faster than asking what it conforms to.
  package var ownsGraphs: Bool {
    var kinds: [ObjectIdentifier] = []
    return nodes.contains { node in
      guard !kinds.contains(node.primitive.kind) else { return false }
      kinds.append(node.primitive.kind)
      let site = LoweringSite(operands: node.operands.map(type(of:)), results: node.types)
      if case .inlined = node.primitive.lowering(site) { return true }
      return false
    }
  }

  /// The same graph with the graphs that nodes own in their places, to any depth.
  ///
  /// - Throws: `Diagnostic` if there would be more nodes than the limits allow.
  package func inlined(_ limits: Limits = .standard) throws(Diagnostic) -> Graph {
    guard ownsGraphs else { return self }
    guard inlinedNodeCount <= limits.nodes else {
      throw Diagnostic(
        "the graph has more than \(limits.nodes) nodes when the graphs it owns are inlined",
        help: "calls in bodies of calls multiply: nest fewer of them")
    }
    var flat = Graph()
    let values = flat.splice(self, operands: nil)
    flat.outputs = outputs.map { Output($0.role, values[$0.value.node][$0.value.result]) }
    return flat
  }

  /// Adds another graph's nodes, its inputs replaced by operands if there are any; returns their results.
  private mutating func splice(_ body: Graph, operands: [Value]?) -> [[Value]] {
    var values: [[Value]] = []
    values.reserveCapacity(body.nodes.count)
    var next = 0
    for node in body.nodes {
      let own = node.operands.map { values[$0.node][$0.result] }
      if let operands, node.inputName != nil {
        values.append([operands[next]])
        next += 1
      } else if let owner = node.primitive as? any GraphOwner {
        let inner = splice(owner.body, operands: own)
        values.append(owner.body.outputs.map { inner[$0.value.node][$0.value.result] })
      } else {
        let index = append(copying: node, operands: own)
        values.append(node.types.indices.map { Value(node: index, result: $0) })
      }
    }
    return values
  }
}

extension Trace {
  /// Records the nodes of a graph with tensors in the places of its inputs; returns its outputs.
  package func inline(_ body: Graph, _ operands: [Tensor]) -> [Tensor] {
    let inputs = body.inputs
    guard inputs.map({ body.nodes[$0].types[0] }) == operands.map(\.type),
      !operands.contains(where: \.isFailed)
    else {
      let fault = Diagnostic(
        "a graph with inputs of types \(inputs.map { body.nodes[$0].types[0] }) was given "
          + "\(operands.map(\.type))")
      return body.outputs.map { _ in fail(fault) }
    }
    let outer = origin
    defer { origin = outer }
    var results: [[Tensor]] = []
    var next = operands.makeIterator()
    for node in body.nodes {
      if node.inputName != nil, let operand = next.next() {
        results.append([operand])
      } else {
        origin = node.origin ?? outer
        results.append(apply(node.primitive, node.operands.map { results[$0.node][$0.result] }))
      }
      if let diagnostic { return body.outputs.map { _ in fail(diagnostic) } }
    }
    return body.outputs.map { results[$0.value.node][$0.value.result] }
  }
}

extension Node {
  /// The name of the argument that the node stands for; `nil` for any other node.
  package var inputName: String? {
    guard operands.isEmpty,
      case .source(.input(let name)) = primitive.lowering(LoweringSite(operands: [], results: types))
    else { return nil }
    return name
  }
}
