// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// What has been read of a graph, line by line.
struct GraphReader {
  private(set) var graph = Graph()
  private let parser: GraphParser
  private var nodes: [Int: Int] = [:]
  private var names: Set<String> = []
  private var inputs: Set<String> = []
  private var roles: Set<Output.Role> = []
  /// The node whose bodies are being read.
  private var owner: NodeLine?

  init(_ parser: GraphParser) { self.parser = parser }

  /// Whether the next line belongs to the body of a node.
  var isInBody: Bool { owner != nil }

  /// The fault of a text that ends within a body; `nil` if this graph has no open one.
  var unfinished: Diagnostic? {
    owner.map { $0.start.fault("the body of %\($0.label) does not end", help: "a line with '}' ends it") }
  }

  /// Reads one line, but for what must not stand behind it.
  mutating func read(_ line: inout LineCursor) throws(Diagnostic) {
    guard line.take("%") else { return try readOutput(&line) }
    let node = try readNode(&line)
    guard let primitive = node.primitive as? any GraphOwner else { return try add(node) }
    try expectBody(0, of: primitive, &line)
    owner = node
  }

  /// Takes the body that a line ends, and reads what follows its bracket.
  mutating func close(_ body: Graph, _ line: inout LineCursor) throws(Diagnostic) {
    guard var node = owner, let primitive = node.primitive as? any GraphOwner else { return }
    node.bodies.append(GraphBody(body))
    if node.bodies.count < type(of: primitive).bodyNames.count {
      try expectBody(node.bodies.count, of: primitive, &line)
      owner = node
    } else {
      owner = nil
      node.primitive = primitive.with(bodies: node.bodies)
      try add(node)
    }
  }

  private func expectBody(
    _ position: Int, of primitive: some GraphOwner, _ line: inout LineCursor
  ) throws(Diagnostic) {
    line.skipSpace()
    let place = line
    let name = type(of: primitive).bodyNames[position]
    guard line.word() == name, line.take("{") else {
      throw place.fault(
        "expected '\(name) {'", help: "the nodes of the body follow, and then a line with '}'")
    }
  }

  /// The line of a node, with the places of its parts.
  private struct NodeLine {
    /// Where the node's number stands.
    let start: LineCursor
    let label: Int
    let count: Int
    var primitive: any Primitive
    let place: LineCursor
    let operands: [Value]
    let places: [LineCursor]
    let declared: [TensorType]?
    let typesPlace: LineCursor
    let origin: Origin?
    var bodies: [GraphBody] = []
  }

  private func readNode(_ line: inout LineCursor) throws(Diagnostic) -> NodeLine {
    let start = line
    let label = try line.number()
    guard nodes[label] == nil else { throw start.fault("%\(label) is defined twice") }
    let count = line.take(":") ? try line.number() : 1
    try line.expect("=")
    let (primitive, place) = try readPrimitive(&line)
    let (operands, places) = try readOperands(&line)
    let isTyped = line.take(":")
    line.skipSpace()
    let typesPlace = line
    let declared = isTyped ? try readTypes(&line) : nil
    var origin = line.take("@") ? Origin(path: try line.string(parser.limits)) : nil
    var behind = line
    if let forward = origin, behind.word() == "backward" { (origin, line) = (forward.backward, behind) }
    return NodeLine(
      start: start, label: label, count: count, primitive: primitive, place: place, operands: operands,
      places: places, declared: declared, typesPlace: typesPlace, origin: origin)
  }

  private mutating func add(_ line: NodeLine) throws(Diagnostic) {
    let index: Int
    do throws(TypeError) {
      index = try graph.append(line.primitive, line.operands, origin: line.origin)
    } catch {
      let culprit = error.operand.flatMap { line.places.indices.contains($0) ? line.places[$0] : nil }
      throw (culprit ?? line.place).fault(error.description, help: error.help)
    }
    let mnemonic = line.primitive.mnemonic
    let inferred = graph.nodes[index].types
    guard inferred.count == line.count else {
      throw line.start.fault(
        "\(mnemonic) has \(inferred.count) result\(inferred.count == 1 ? "" : "s"), not \(line.count)")
    }
    if let declared = line.declared, declared != inferred {
      throw line.typesPlace.fault(
        "\(mnemonic) gives \(GraphPrinter.text(of: inferred)), not \(GraphPrinter.text(of: declared))")
    }
    if let name = graph.nodes[index].boundName { try checkName(name, line.place) }
    if let name = graph.nodes[index].inputName {
      guard !roles.contains(.result(name)) else {
        throw line.place.fault(
          "the input '\(name)' has the name of a result", help: "give each its own name")
      }
      inputs.insert(name)
    }
    nodes[line.label] = index
  }

  private mutating func checkName(_ name: String, _ place: LineCursor) throws(Diagnostic) {
    guard name.utf8.count <= parser.limits.nameBytes else {
      throw place.fault("a name is longer than \(parser.limits.nameBytes) bytes")
    }
    let (isNew, known) = names.insert(name)
    guard isNew else {
      throw place.fault(
        "the name '\(name)' is taken by an earlier input or parameter" + noteOnForms(of: name, known))
    }
  }

  private func readPrimitive(
    _ line: inout LineCursor
  ) throws(Diagnostic) -> (any Primitive, place: LineCursor) {
    line.skipSpace()
    let place = line
    let mnemonic = line.word()
    guard !mnemonic.isEmpty else { throw place.fault("expected the name of an operator") }
    guard let type = parser.operators[mnemonic] else {
      let known = parser.operators.keys.sorted()
      throw place.fault("unknown operator '\(mnemonic)'" + suggestion(for: mnemonic, among: known))
    }
    let hasAttributes = line.sees("{")
    let attributes = line
    let text = hasAttributes ? try line.object() : Array("{}".utf8)
    do throws(AttributeCoding.Failure) {
      return (try AttributeCoding.decode(type, text, parser.limits), place)
    } catch {
      let offset = hasAttributes ? attributes.position + error.offset : place.position
      throw attributes.fault(error.message, at: offset, help: error.help)
    }
  }

  private func readOperands(_ line: inout LineCursor) throws(Diagnostic) -> ([Value], [LineCursor]) {
    var operands: [Value] = []
    var places: [LineCursor] = []
    guard line.sees("%") else { return (operands, places) }
    repeat {
      line.skipSpace()
      places.append(line)
      operands.append(try readValue(&line))
    } while line.take(",")
    return (operands, places)
  }

  private func readValue(_ line: inout LineCursor) throws(Diagnostic) -> Value {
    line.skipSpace()
    let place = line
    try line.expect("%")
    let label = try line.number()
    guard let node = nodes[label] else {
      throw place.fault("%\(label) is not defined above", help: "operands stand before their users")
    }
    let count = graph.nodes[node].types.count
    let isNumbered = line.take(".")
    let result = isNumbered ? try line.number() : 0
    guard isNumbered || count == 1 else {
      throw place.fault("%\(label) has \(count) results", help: "write %\(label).0 for the first")
    }
    guard result < count else { throw place.fault("%\(label) has no result \(result)") }
    return Value(node: node, result: result)
  }

  private func readTypes(_ line: inout LineCursor) throws(Diagnostic) -> [TensorType] {
    guard line.take("(") else { return [try readType(&line)] }
    var types: [TensorType] = []
    if line.take(")") { return types }
    repeat { types.append(try readType(&line)) } while line.take(",")
    try line.expect(")")
    return types
  }

  private func readType(_ line: inout LineCursor) throws(Diagnostic) -> TensorType {
    line.skipSpace()
    let place = line
    let text = line.word() + (line.sees("[") ? line.text(through: "]") : "")
    guard let type = TensorType(text) else {
      let dtypes = DType.allCases.map(\.rawValue)
      let name = String(text.prefix { $0 != "[" })
      throw place.fault(
        "expected a type such as f32[3,4], got '\(text)'"
          + (dtypes.contains(name) ? "" : suggestion(for: name, among: dtypes)))
    }
    return type
  }

  private mutating func readOutput(_ line: inout LineCursor) throws(Diagnostic) {
    line.skipSpace()
    let start = line
    let word = line.word()
    guard word == "return" || word == "update" else {
      throw start.fault(
        "expected '%', 'return' or 'update'" + suggestion(for: word, among: ["return", "update"]))
    }
    let name = try line.string(parser.limits)
    let role: Output.Role = word == "return" ? .result(name) : .update(name)
    let (isNew, earlier) = roles.insert(role)
    guard isNew else {
      switch earlier {
      case .result(let known), .update(let known):
        throw start.fault("'\(word)' of '\(name)' stands here twice" + noteOnForms(of: name, known))
      }
    }
    guard !inputs.contains(name) || word == "update" else {
      throw start.fault("the result '\(name)' has the name of an input", help: "give each its own name")
    }
    graph.outputs.append(Output(role, try readValue(&line)))
  }
}
