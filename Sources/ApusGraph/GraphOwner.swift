// SPDX-License-Identifier: Apache-2.0

public import ApusIO
package import ApusKernel
public import ApusTensor

/// An operator that runs graphs of its own, whose lowering is ``ApusKernel/Lowering/region(_:)``.
///
/// Its operands are the inputs of a body in the order of the body's nodes. The text form shows the bodies as blocks
/// behind the operator's line, so that they are no attributes: the synthesised coding leaves them out.
public protocol GraphOwner: Primitive {
  /// What the text form calls the bodies, in order.
  static var bodyNames: [String] { get }
  /// The graphs that are run, one for each name; none of an operator that was decoded without them.
  var bodies: [GraphBody] { get }

  /// The same operator with other bodies, of which there is one for each name.
  ///
  /// Further outputs of a body that is run several times are further results, stacked.
  func with(bodies: [GraphBody]) -> Self

  /// The same operator with other bodies, for some of its operands only, by their positions.
  ///
  /// The bodies have no inputs for the others and lack the outputs that the operator would hand on for them.
  func with(bodies: [GraphBody], operands kept: [Int]) -> Self

  /// The results for operands of the right types, with something else that runs the bodies on the values of their
  /// inputs.
  ///
  /// - Throws: `Diagnostic` if running a body does.
  func evaluate(
    _ operands: [HostTensor], results: [TensorType],
    running run: (Graph, [HostTensor]) throws(Diagnostic) -> [HostTensor]
  ) throws(Diagnostic) -> [HostTensor]

  /// Records what the operator computes with nodes of its bodies alone.
  func inlined(_ operands: [Tensor], on trace: Trace) -> [Tensor]
}

/// A loop that ends by a condition and can be a loop with a known number of steps, of which the last may do nothing.
package protocol CountableLoop: GraphOwner {
  /// The loop with a known number of steps, for operands of some types; what it hands on are its first results.
  func counted(_ operands: [TensorType]) -> any GraphOwner
}

extension GraphOwner {
  public static var form: PrimitiveForm { .owner }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    // The type law has checked names and types of all inputs, which is all that can be wrong with them; who asked
    // for the results refuses none.
    (try? evaluate(operands, results: results) { graph, inputs throws(Diagnostic) in
      try Evaluator(graph).outputs(inputs: inputs)
    }) ?? []
  }

  /// The bodies with their names.
  package var namedBodies: [(name: String, body: GraphBody)] {
    zip(Self.bodyNames, bodies).map { (name: $0, body: $1) }
  }

  /// Checks what every body must be: not too large, not too deep, valid, without parameters and updates, with results,
  /// and with inputs of the types that it is given.
  ///
  /// - Parameters:
  ///   - types: The types of the body's inputs.
  /// - Throws: `TypeError` that says what is wrong.
  package func check(_ body: GraphBody, inputs types: [TensorType]) throws(TypeError) {
    func fault(_ expected: String, _ got: String) -> TypeError {
      TypeError(mnemonic, expected: "given a body \(expected)", got: got)
    }
    let limits = Limits.standard
    guard body.nodeCount <= limits.nodes else {
      throw fault("of at most \(limits.nodes) nodes", "more with the graphs it owns")
    }
    guard body.depth <= limits.depth else {
      throw fault("of at most \(limits.depth) graphs in each other", "\(body.depth)")
    }
    do throws(Diagnostic) {
      try body.graph.verifyInterface()
    } catch {
      throw fault("that is valid", "one where \(error.message)")
    }
    if let parameter = body.graph.nodes.first(where: { $0.boundName != nil && $0.inputName == nil }) {
      throw fault("without parameters", "'\(parameter.boundName ?? "")'")
    }
    guard !body.graph.outputs.isEmpty else { throw fault("with results", "none") }
    for output in body.graph.outputs {
      if case .update(let name) = output.role { throw fault("without updates", "'\(name)'") }
    }
    let inputs = body.graph.inputs
    try expect(inputs.count, types)
    for (position, input) in inputs.enumerated() where body.graph.nodes[input].types[0] != types[position] {
      throw TypeError(
        mnemonic, operand: position, expected: "\(body.graph.nodes[input].types[0]) as the body's input is",
        got: "\(types[position])")
    }
  }
}

extension [TensorType] {
  /// The types in parentheses.
  package var list: String { "(\(map(\.description).joined(separator: ", ")))" }
}

extension Graph {
  /// A node that owns graphs.
  package struct OwningNode {
    /// The node's position.
    package let index: Int
    /// The node's operator.
    package let owner: any GraphOwner
    /// How the operator runs its graphs.
    package let region: Region
  }

  /// The nodes that own graphs, in order.
  package var owners: [OwningNode] {
    ownerPositions.compactMap { index in
      let node = nodes[index]
      let site = LoweringSite(operands: node.operands.map(type(of:)), results: node.types)
      guard case .region(let region) = node.primitive.lowering(site),
        let owner = node.primitive as? any GraphOwner
      else { return nil }
      return OwningNode(index: index, owner: owner, region: region)
    }
  }

  /// The same graph with the nodes of bodies in the places of the operators that own them, to any depth.
  ///
  /// - Parameters:
  ///   - isWanted: Which operators give way to their bodies; the others stay.
  /// - Throws: `Diagnostic` if there would be more nodes than the limits allow.
  package func inlined(
    _ limits: Limits = .standard, where isWanted: (Region) -> Bool = { _ in true }
  ) throws(Diagnostic) -> Graph {
    let owners = owners.filter { isWanted($0.region) }
    guard !owners.isEmpty else { return self }
    // Known before anything is built.
    guard inlinedCount <= limits.nodes else { throw .tooManyInlined(limits.nodes) }
    let trace = Trace(nodeLimit: limits.nodes)
    var remaining = owners[...]
    var values: [[Value]] = []
    values.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() {
      let operands = node.operands.replaced { values[$0.node][$0.result] }
      if index == remaining.first?.index, let owner = remaining.popFirst()?.owner {
        trace.origin = node.origin
        values.append(owner.inlined(operands.map(trace.tensor), on: trace).map(\.value))
        if let diagnostic = trace.diagnostic { throw diagnostic }
      } else {
        values.append(trace.append(copying: node, operands: operands))
      }
    }
    var flat = try trace.finished()
    flat.outputs = outputs.map { Output($0.role, values[$0.value.node][$0.value.result]) }
    // A body may own graphs too.
    return try flat.inlined(limits, where: isWanted)
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

extension Diagnostic {
  /// The refusal of a graph in which bodies make too many nodes.
  static func tooManyInlined(_ limit: Int) -> Diagnostic {
    Diagnostic(
      "the graph has more than \(limit) nodes when the graphs it owns are inlined",
      help: "calls in bodies of calls multiply, and so do steps of loops: nest fewer of them")
  }
}
