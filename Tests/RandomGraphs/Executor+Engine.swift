// SPDX-License-Identifier: Apache-2.0

package import ApusExecution
package import ApusGraph
import ApusIO
import ApusKernel
import ApusPasses
package import ApusScheduling
package import ApusTensor

/// Graphs compiled together by an engine, an entry point each, so that a C compiler starts once for many.
package struct CompiledGraphs {
  private let graphs: [Graph]
  private let executable: Executable

  /// Optimises, schedules and compiles graphs.
  package init(_ graphs: [Graph], style: CodeStyle, engine: any Engine) throws {
    self.graphs = graphs
    var entryPoints: [(name: String, graph: Graph)] = []
    for (index, graph) in graphs.enumerated() {
      let optimized = try PassRunner().run(.standard(), on: graph.withoutParameters).graph
      entryPoints.append(("run\(index)", optimized))
    }
    let result = try ProgramCompiler.compile("random", state: [], entryPoints: entryPoints, style: style)
    for entry in result.entryPoints { try PlanChecker.check(entry) }
    executable = try engine.compile(result.program)
  }

  /// The outputs of one graph; `nil` if the code refuses an index outside its axis, where the reference gives
  /// zeros.
  package func outputs(of index: Int, _ bindings: [String: HostTensor]) throws -> [HostTensor]? {
    let program = executable.program
    let entry = program.entryPoints[index]
    let workspace = try Memory(byteCount: max(program.workspaceBytes, Program.alignment))
    // What a kernel forgets to write shows as NaN, or as a large integer.
    let poison = UnsafeMutableRawBufferPointer(start: workspace.address, count: workspace.byteCount)
    for position in poison.indices { poison[position] = 0xFF }
    let state = try Memory(byteCount: Program.alignment)
    let memory = try entry.arguments.map { argument in
      let memory = try Memory(byteCount: max(argument.type.bytes, Program.alignment))
      if !argument.isResult, let tensor = bindings[argument.name] {
        memory.address.copyMemory(from: tensor.bytes, byteCount: tensor.bytes.count)
      }
      return memory
    }
    if let fault = fault(entry.name, state, workspace, memory) {
      if fault.message.contains("index out of range") { return nil }
      throw fault
    }
    return try graphs[index].outputs.map { output in
      guard case .result(let name) = output.role,
        let position = entry.arguments.firstIndex(where: { $0.isResult && $0.name == name }),
        let tensor = HostTensor(
          entry.arguments[position].type,
          bytes: UnsafeRawBufferPointer(
            start: memory[position].address, count: entry.arguments[position].type.bytes))
      else { throw Diagnostic("the compiled graph has no result \(output.role)", category: .bug) }
      return tensor
    }
  }

  /// What a run reports; `nil` if all went well.
  private func fault(
    _ name: String, _ state: Memory, _ workspace: Memory, _ arguments: [Memory]
  ) -> Diagnostic? {
    do throws(Diagnostic) {
      try executable(name, state: state, workspace: workspace, arguments: arguments.map(\.address))
      return nil
    } catch {
      return error
    }
  }
}

extension Executor {
  /// All passes, the scheduler and an engine.
  package static func compiled(_ name: String, style: CodeStyle, engine: any Engine) -> Executor {
    Executor(name, .within(1e-9)) { graph, bindings in
      try CompiledGraphs([graph], style: style, engine: engine).outputs(of: 0, bindings)
        ?? Evaluator(graph).outputs(bindings)
    }
  }
}
