// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
package import ApusExecution
package import ApusIO
import ApusKernel
import ApusScheduling
import ApusTensor

/// What one run of a workload measured.
package struct Measurement: Sendable {
  /// The way to the first step in seconds, by part.
  package struct FirstStep: Sendable {
    package let trace, differentiate, passes, schedule, plan, emit, compile, step: Double
    /// From "the model is declared" to "the first step is finished".
    package let total: Double
  }

  package let workload: String
  package let engine: String
  /// How many threads the code uses.
  package let threads: Int
  package let firstStep: FirstStep
  /// The median of nine groups of steps.
  package let stepSeconds: Double
  /// The loss after one step and after five.
  package let losses: [Double]
  package let workspaceBytes: Int
  package let stateBytes: Int
  package let lowerBoundBytes: Int

  /// Runs a workload on an engine.
  ///
  /// - Throws: `Diagnostic` if the engine is missing.
  package static func run(
    _ workload: Workload, on choice: EngineChoice, threads: Int = 1
  ) throws(Diagnostic) -> Measurement {
    // As with the peers, the batch is in memory before the model is declared.
    let inputs = try workload.inputs.map { drawn throws(Diagnostic) in try drawn.inMemory() }
    let start = ContinuousClock.now
    let program = try workload.makeProgram()
    let traced = start.elapsedSeconds
    guard let entryPoint = program[entryPoint: "train_step"] else {
      throw Diagnostic("the workload '\(workload.name)' has no entry point 'train_step'", category: .bug)
    }
    let differentiated = entryPoint.differentiationTime.inSeconds
    let optimized = try Compilation.optimized(entryPoint.graph)
    let passed = start.elapsedSeconds
    let schedule = try Scheduler.schedule(optimized)
    let scheduled = start.elapsedSeconds
    var planned = scheduled
    var entry: PlannedEntryPoint?
    let (executable, engine) = try EngineQueue(
      choice.engines(threads: threads, waiting: Warning.print), threads: threads, warn: Warning.print
    ).compile { style, threads throws(Diagnostic) in
      let compiled = try ProgramCompiler.compile(
        program.name, state: program.state.map { ProgramCompiler.StateTensor($0.path, $0.type) },
        schedules: [("train_step", schedule)], style: style, threads: threads, machine: .current)
      planned = start.elapsedSeconds
      entry = compiled.entryPoints[0]
      return compiled.program
    }
    let ready = start.elapsedSeconds
    let step = try Step(workload, inputs, executable)
    try step()
    let first = start.elapsedSeconds
    let one = step.loss
    for _ in 0..<4 { try step() }
    let five = step.loss
    // Engines print and compile in one go; the text is printed once more to tell the two apart.
    let printing = ContinuousClock.now
    _ = try executable.program.emitted(for: engine.vectorizes ? .sharedObject : .inProcess)
    let emission = printing.elapsedSeconds
    let plan = try entry.unwrapped(orBug: "an engine compiled no program").plan
    return Measurement(
      workload: workload.name, engine: engine.name, threads: engine.threads,
      firstStep: FirstStep(
        trace: traced - differentiated, differentiate: differentiated, passes: passed - traced,
        schedule: scheduled - passed, plan: planned - scheduled, emit: emission,
        compile: max(0, ready - planned - emission), step: first - ready, total: first),
      stepSeconds: try step.medianSeconds(), losses: [one, five],
      workspaceBytes: plan.workspaceBytes, stateBytes: executable.program.stateBytes,
      lowerBoundBytes: plan.lowerBound)
  }
}

/// A compiled training step with its memory, called without any work around it.
private final class Step {
  private let executable: Executable
  private let state: Memory
  private let workspace: Memory
  private let inputs: [Memory]
  private let results: [Memory]

  init(_ workload: Workload, _ inputs: [Memory], _ executable: Executable) throws(Diagnostic) {
    self.executable = executable
    let program = executable.program
    state = try Memory(byteCount: program.stateBytes)
    workspace = try Memory(byteCount: program.workspaceBytes)
    for (slot, drawn) in zip(program.state, workload.parameters) {
      guard slot.type == drawn.type else {
        throw Diagnostic(
          "the workload '\(workload.name)' gives \(drawn.type) for '\(slot.name)', which is \(slot.type)",
          category: .bug)
      }
      state.copyBytes(drawn.bytes, toByteOffset: slot.offset)
    }
    results = [try Memory(byteCount: 64)]
    self.inputs = inputs
  }

  func callAsFunction() throws(Diagnostic) {
    try executable.run(0, state: state, workspace: workspace, inputs: inputs, results: results)
  }

  var loss: Double { Double(results[0].load(as: Float.self)) }

  /// As the peers are measured: nine groups of steps that take about 0.15 s each.
  func medianSeconds() throws(Diagnostic) -> Double {
    let start = ContinuousClock.now
    try callAsFunction()
    let count = max(1, min(200_000, Int(0.15 / max(start.elapsedSeconds, 1e-7))))
    let groups = try (0..<9).map { _ throws(Diagnostic) in
      let start = ContinuousClock.now
      for _ in 0..<count { try callAsFunction() }
      return start.elapsedSeconds / Double(count)
    }
    return groups.sorted()[4]
  }
}

extension Drawn {
  /// The tensor in a block of its own.
  fileprivate func inMemory() throws(Diagnostic) -> Memory {
    let memory = try Memory(byteCount: type.bytes)
    memory.copyBytes(bytes)
    return memory
  }
}
