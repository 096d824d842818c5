// SPDX-License-Identifier: Apache-2.0

public import ApusExecution
public import ApusIO
import ApusKernel
import ApusScheduling
import ApusTensor

/// Runs entry points as machine code, each compiled when it is first used, so that nothing waits for code
/// that is not needed.
final class EngineExecution: Execution {
  private let engines: EngineQueue
  private var workspace: Memory?

  init(_ engines: EngineQueue) { self.engines = engines }

  func function(
    _ entryPoint: TracedEntryPoint, of program: Program
  ) throws(Diagnostic) -> any CompiledFunction {
    let executable = try engines.compile { style, threads throws(Diagnostic) in
      try Compilation.compiled(program, [entryPoint], style: style, threads: Threads(threads)).program
    }.executable
    return try MachineFunction(
      entryPoint, executable, workspace: try workspace(executable.program.workspaceBytes))
  }

  /// Memory that serves all entry points, since one runs at a time.
  private func workspace(_ bytes: Int) throws(Diagnostic) -> Memory {
    if let workspace, workspace.byteCount >= bytes { return workspace }
    let larger = try Memory(byteCount: bytes)
    workspace = larger
    return larger
  }
}

/// An entry point as machine code.
private final class MachineFunction: CompiledFunction {
  private let executable: Executable
  private let index: Int
  private let workspace: Memory
  /// For each argument of the code, its position among the entry point's; `nil` if they are the same.
  private let positions: [Int]?

  init(
    _ entryPoint: TracedEntryPoint, _ executable: Executable, workspace: Memory
  ) throws(Diagnostic) {
    self.executable = executable
    self.workspace = workspace
    index = try executable.index(of: entryPoint.name)
    let names = entryPoint.inputs.map(\.name) + entryPoint.results.map(\.name)
    var positions: [Int] = []
    // An input that nothing depends on is no argument of the code.
    for argument in executable.program.entryPoints[index].arguments {
      let part = argument.isResult ? names[entryPoint.inputs.count...] : names[..<entryPoint.inputs.count]
      guard let position = part.firstIndex(of: argument.name) else {
        throw Diagnostic(
          "the code of '\(entryPoint.name)' has an argument '\(argument.name)', which it should not have",
          category: .bug)
      }
      positions.append(position)
    }
    self.positions = positions == Array(names.indices) ? nil : positions
  }

  func call(state: Memory, inputs: [Memory], results: [Memory]) throws(Diagnostic) {
    if let positions {
      let blocks = inputs + results
      try executable.run(index, state: state, workspace: workspace, inputs: positions.map { blocks[$0] })
    } else {
      try executable.run(index, state: state, workspace: workspace, inputs: inputs, results: results)
    }
  }
}

extension Program {
  /// A session of its own: memory for the state, initialised from a seed, and code.
  ///
  /// - Parameters:
  ///   - seed: What first weights are drawn from.
  ///   - engine: What makes the code.
  ///   - threads: How many threads compute; results do not depend on it. Only `tcc` uses more than one.
  ///   - warn: Is told if `auto` cannot use its first engine, once, if a compiler takes long, and if another
  ///     program's weights are restored; without it, stderr is.
  /// - Throws: `Diagnostic` if the engine is not there, or memory or threads are lacking.
  public func makeSession(
    seed: UInt64 = 0, engine: EngineChoice = .auto, threads: Int = 1,
    warn: @escaping @Sendable (Warning) -> Void = Warning.print
  ) throws(Diagnostic) -> Session {
    let engines = try engine.engines(threads: threads, waiting: warn)
    return try makeSession(seed: seed, engines: engines, threads: threads, warn: warn)
  }

  /// A session whose code the first of some engines makes that can.
  package func makeSession(
    seed: UInt64, engines: [any Engine], threads: Int = 1, warn: @escaping @Sendable (Warning) -> Void
  ) throws(Diagnostic) -> Session {
    try Session(
      self, EngineExecution(EngineQueue(engines, threads: threads, warn: warn)), seed: seed, warn: warn)
  }
}
