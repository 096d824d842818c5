// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO
import ApusKernel
import ApusTensor

extension Program {
  /// A program whose only entry point, `main`, is a graph; its parameters are the state and begin as zeros.
  ///
  /// - Throws: `Diagnostic` if the graph or the name is not one.
  public init(_ name: String, graph: Graph, file: String = #fileID, line: Int = #line) throws(Diagnostic) {
    try graph.verify()
    guard !graph.outputs.isEmpty else {
      throw Diagnostic(
        "the graph gives nothing back", place: Diagnostic.Place(file: file, line: line),
        help: "end it with a line such as return \"y\" %3")
    }
    var inputs: [TracedEntryPoint.Argument] = []
    var state: [ParameterSpec] = []
    for node in graph.nodes where node.operands.isEmpty {
      switch node.primitive.lowering(LoweringSite(operands: [], results: node.types)) {
      case .source(.input(let name)):
        try Self.checkName(name, of: "an input", file, line)
        inputs.append(.init(name: name, type: node.types[0]))
      case .source(.parameter(let name)):
        state.append(ParameterSpec(path: name, type: node.types[0], initializer: .zeros, owner: .graph))
      case .source(.constant), .elementwise, .view, .reduction, .contraction, .assembly, .lookup, .insertion,
        .indexGuard, .random, .region, .kernel:
        break
      }
    }
    let types = Dictionary(state.map { ($0.path, $0.type) }) { first, _ in first }
    var results: [TracedEntryPoint.Argument] = []
    for output in graph.outputs {
      let type = graph.type(of: output.value)
      switch output.role {
      case .result(let name):
        try Self.checkName(name, of: "a result", file, line)
        results.append(.init(name: name, type: type))
      case .update(let name):
        let known = types[name]
        guard type == known else {
          throw Diagnostic(
            known.map { "the parameter '\(name)' is \($0), but its update is \(type)" }
              ?? "the graph updates '\(name)', which is no parameter of it"
              + suggestion(for: name, among: state.map(\.path)),
            place: Diagnostic.Place(file: file, line: line),
            value: graph.nodes[output.value.node].origin?.description)
        }
      }
    }
    let entryPoint = TracedEntryPoint(
      name: "main", graph: graph, forward: graph, inputs: inputs, results: results, layers: [])
    try self.init(
      name, trace: ProgramTrace([entryPoint], state: state), training: nil,
      place: Diagnostic.Place(file: file, line: line))
  }

  /// Checks that C can have an argument of a name.
  private static func checkName(
    _ name: String, of owner: String, _ file: String, _ line: Int
  ) throws(Diagnostic) {
    do throws(Diagnostic) {
      try CText.requireArgumentName(name, of: owner)
    } catch {
      var diagnostic = error
      diagnostic.place = Diagnostic.Place(file: file, line: line)
      throw diagnostic
    }
  }
}
