// SPDX-License-Identifier: Apache-2.0

public import ApusExecution
public import ApusIO

/// Runs entry points as machine code, each compiled when it is first used, so that nothing waits for code
/// that is not needed.
final class EngineExecution: Execution {
  private let engines: EngineQueue
  private var workspace: Memory?

  init(_ engines: EngineQueue) { self.engines = engines }

  func function(
    _ entryPoint: TracedEntryPoint, of program: Program
  ) throws(Diagnostic) -> any CompiledFunction {
    let code = try EntryPointCode(entryPoint, of: program, engines)
    return MachineFunction(code, workspace: try workspace(code.workspaceBytes))
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
  private let code: EntryPointCode
  private let workspace: Memory

  init(_ code: EntryPointCode, workspace: Memory) {
    self.code = code
    self.workspace = workspace
  }

  func call(state: Memory, inputs: [Memory], results: [Memory]) throws(Diagnostic) {
    try code.call(state: state, workspace: workspace, inputs: inputs, results: results)
  }
}

extension Program {
  /// A session of its own: memory for the state, initialised from a seed, and code.
  ///
  /// - Parameters:
  ///   - seed: What first weights are drawn from.
  ///   - engine: What makes the code.
  ///   - threads: How many threads compute; results do not depend on it. The interpreter uses one.
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
