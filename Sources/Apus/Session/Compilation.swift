// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusIO
import ApusPasses
package import ApusScheduling
import ApusTensor

/// The way of an entry point from its graph to kernels, each stage at hand for a dump.
package enum Compilation {
  /// The graph after all passes.
  package static func optimized(_ graph: Graph) throws(Diagnostic) -> Graph {
    try PassRunner().run(.standard(), on: graph).graph
  }

  /// Entry points over the state of a program, as kernels at places in memory, for a number of threads of a machine.
  package static func compiled(
    _ program: Program, _ entryPoints: [TracedEntryPoint], style: CodeStyle, threads: Threads = .one,
    machine: MachineModel = .standard
  ) throws(Diagnostic) -> ProgramCompiler.Result {
    var graphs: [(name: String, graph: Graph)] = []
    for entryPoint in entryPoints { graphs.append((entryPoint.name, try optimized(entryPoint.graph))) }
    return try ProgramCompiler.compile(
      program.identifier, state: program.state.map { ProgramCompiler.StateTensor($0.path, $0.type) },
      entryPoints: graphs, style: style, threads: threads, machine: machine)
  }
}
