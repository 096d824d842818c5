// SPDX-License-Identifier: Apache-2.0

package import ApusExecution
package import ApusGraph
import ApusIO
import ApusKernel
package import ApusScheduling
package import ApusTensor

/// Runs graphs through the whole compiler: each is an entry point of one program.
package struct CompiledGraphs: Sendable {
  package let graphs: [(name: String, graph: Graph)]
  package let result: ProgramCompiler.Result
  private let executable: Executable

  package init(
    _ graphs: [(name: String, graph: Graph)], style: CodeStyle, engine: any Engine,
    threads: Threads = .one
  ) throws {
    self.graphs = graphs
    var state: [ProgramCompiler.StateTensor] = []
    for node in graphs.flatMap(\.graph.nodes) where node.operands.isEmpty {
      let site = LoweringSite(operands: [], results: node.types)
      if case .source(.parameter(let name)) = node.primitive.lowering(site),
        !state.contains(where: { $0.name == name })
      {
        state.append(.init(name, node.types[0]))
      }
    }
    result = try ProgramCompiler.compile(
      "model", state: state, entryPoints: graphs, style: style, threads: threads)
    for entry in result.entryPoints { try PlanChecker.check(entry) }
    executable = try engine.compile(result.program)
  }

  package init(
    _ graph: Graph, style: CodeStyle, engine: any Engine, threads: Threads = .one
  ) throws {
    try self.init([("run", graph)], style: style, engine: engine, threads: threads)
  }

  /// The outputs of a graph in order, computed by compiled code.
  package func outputs(_ bindings: [String: HostTensor], of position: Int = 0) throws -> [HostTensor] {
    let program = result.program
    let state = try Memory(byteCount: max(program.stateBytes, 64))
    let workspace = try Memory(byteCount: max(program.workspaceBytes, 64))
    // What a kernel forgets to write shows as NaN, or as a large integer.
    workspace.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0xFF) }
    for slot in program.state {
      if let tensor = bindings[slot.name] { state.copyBytes(tensor.bytes, toByteOffset: slot.offset) }
    }
    let entry = program.entryPoints[position]
    let arguments = try entry.arguments.map { argument in
      let memory = try Memory(byteCount: max(argument.type.bytes, 64))
      if let tensor = bindings[argument.name], !argument.isResult { memory.copyBytes(tensor.bytes) }
      return memory
    }
    try executable(entry.name, state: state, workspace: workspace, arguments: arguments)
    let graph = graphs[position].graph
    return try graph.outputs.map { output in
      let type = graph.type(of: output.value)
      switch output.role {
      case .result(let name):
        let index = entry.arguments.firstIndex { $0.name == name && $0.isResult }
        guard let index else { throw Diagnostic("the compiled code has no result '\(name)'") }
        return arguments[index].tensor(type)
      case .update(let name):
        let slot = program.state.first { $0.name == name }
        guard let slot else { throw Diagnostic("the compiled code has no state '\(name)'") }
        return state.tensor(type, atByteOffset: slot.offset)
      }
    }
  }
}
