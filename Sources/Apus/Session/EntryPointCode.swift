// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusIO
import ApusKernel
import ApusScheduling
import ApusTensor

/// The machine code of an entry point.
///
/// It has no memory of its own, so several tasks may call it at once, each with a workspace.
struct EntryPointCode: Sendable {
  private let executable: Executable
  private let index: Int
  /// For each argument of the code, its position among the entry point's; `nil` if they are the same.
  private let positions: [Int]?

  /// How many bytes of workspace a call needs.
  var workspaceBytes: Int { executable.program.workspaceBytes }

  /// Compiles an entry point of a program.
  init(
    _ entryPoint: TracedEntryPoint, of program: Program, _ engines: EngineQueue
  ) throws(Diagnostic) {
    executable = try engines.compile { style, threads throws(Diagnostic) in
      try Compilation.compiled(program, [entryPoint], style: style, threads: threads, machine: .current)
        .program
    }.executable
    index = try executable.index(of: entryPoint.name)
    let names = entryPoint.inputs.map(\.name) + entryPoint.results.map(\.name)
    // An input may have the name of a result.
    func numbered(_ names: ArraySlice<String>) -> [String: Int] {
      Dictionary(zip(names, names.indices)) { first, _ in first }
    }
    let count = entryPoint.inputs.count
    let (inputs, results) = (numbered(names[..<count]), numbered(names[count...]))
    var positions: [Int] = []
    // An input that nothing depends on is no argument of the code.
    for argument in executable.program.entryPoints[index].arguments {
      guard let position = (argument.isResult ? results : inputs)[argument.name] else {
        throw Diagnostic(
          "the code of '\(entryPoint.name)' has an argument '\(argument.name)', which it should not have",
          category: .bug)
      }
      positions.append(position)
    }
    self.positions = positions == Array(names.indices) ? nil : positions
  }

  /// Runs the code on a block for each input and each result.
  func call(
    state: Memory, workspace: Memory, inputs: [Memory], results: [Memory]
  ) throws(Diagnostic) {
    if let positions {
      let blocks = inputs + results
      try executable.run(index, state: state, workspace: workspace, inputs: positions.map { blocks[$0] })
    } else {
      try executable.run(index, state: state, workspace: workspace, inputs: inputs, results: results)
    }
  }
}
