// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// What has been read of a graph, line by line.
struct GraphReader {
  private(set) var graph = Graph()
  private let parser: GraphParser
  private let types: [String: any Primitive.Type]
  private var nodes: [Int: Int] = [:]
  private var names: Set<String> = []
  private var inputs: Set<String> = []
  private var roles: Set<Output.Role> = []

  init(_ parser: GraphParser) {
    self.parser = parser
    types = Dictionary(parser.catalogue.map { ($0.mnemonic, $0) }) { first, _ in first }
  }

  /// Reads one line.
  mutating func read(_ line: LineCursor) throws(Diagnostic) {
    var line = line
    if line.isAtEnd() { return }
    if line.take("%") {
      try readNode(&line)
    } else {
      try readOutput(&line)
    }
    guard line.isAtEnd() else {
      throw line.fault(
        "expected the end of the line", help: line.sees("%") ? "a comma stands between operands" : nil)
    }
  }

  private mutating func readNode(_ line: inout LineCursor) throws(Diagnostic) {
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
    let origin = line.take("@") ? Origin(path: try line.string(parser.limits)) : nil

    let index: Int
    do throws(TypeError) {
      index = try graph.append(primitive, operands, origin: origin)
    } catch {
      let culprit = error.operand.flatMap { places.indices.contains($0) ? places[$0] : nil } ?? place
      throw culprit.fault(error.description, help: error.help)
    }
    let inferred = graph.nodes[index].types
    guard inferred.count == count else {
      throw start.fault(
        "\(primitive.mnemonic) has \(inferred.count) result\(inferred.count == 1 ? "" : "s"), not \(count)")
    }
    if let declared, declared != inferred {
      throw typesPlace.fault(
        "\(primitive.mnemonic) gives \(GraphPrinter.text(of: inferred)), not \(GraphPrinter.text(of: declared))"
      )
    }
    if let name = graph.nodes[index].boundName { try checkName(name, place) }
    if let name = graph.nodes[index].inputName {
      guard !roles.contains(.result(name)) else {
        throw place.fault("the input '\(name)' has the name of a result", help: "give each its own name")
      }
      inputs.insert(name)
    }
    nodes[label] = index
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
    guard let type = types[mnemonic] else {
      let known = parser.catalogue.map { $0.mnemonic }
      throw place.fault("unknown operator '\(mnemonic)'" + suggestion(for: mnemonic, among: known))
    }
    let hasAttributes = line.sees("{")
    let attributes = line
    let text = hasAttributes ? try line.object() : Array("{}".utf8)
    do throws(AttributeCoding.Failure) {
      return (try AttributeCoding.decode(type, text, parser), place)
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
