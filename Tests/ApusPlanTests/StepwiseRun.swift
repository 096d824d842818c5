// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusIO
import ApusKernel
import ApusScheduling
import ApusTensor
import RandomSources

/// An entry point run kernel by kernel, so that the workspace can be looked at and spoilt in between.
struct StepwiseRun {
  let planned: PlannedEntryPoint
  private let whole: EntryPoint
  private let executable: Executable
  private let stateImage: [UInt8]
  private let argumentImages: [[UInt8]]

  /// The memory of the caller after a run.
  struct Outcome: Hashable {
    let state: [UInt8]
    let arguments: [[UInt8]]
  }

  init(_ result: ProgramCompiler.Result, _ engine: any Engine, seed: UInt64) throws {
    let program = result.program
    planned = result.entryPoints[0]
    whole = program.entryPoints[0]
    var entryPoints = [whole]
    for (step, invocation) in whole.invocations.enumerated() {
      entryPoints.append(
        EntryPoint(
          name: "step\(step)", arguments: whole.arguments, invocations: [invocation],
          workspaceBytes: whole.workspaceBytes, writesState: whole.writesState))
    }
    executable = try engine.compile(
      Program(
        name: program.name, graphHash: program.graphHash, state: program.state,
        stateBytes: program.stateBytes,
        constants: program.constants, kernels: program.kernels, entryPoints: entryPoints))
    var generator = RandomSource(seed: seed)
    var state = [UInt8](repeating: 0, count: program.stateBytes)
    for slot in program.state {
      // Second moments must not be negative, and counters begin at 0.
      let values = Self.tensor(slot.type, in: 0.001...0.5, counters: 0, &generator)
      state.replaceSubrange(slot.offset..<(slot.offset + values.bytes.count), with: values.bytes)
    }
    stateImage = state
    argumentImages = whole.arguments.map { argument in
      argument.isResult
        ? [UInt8](repeating: 0xA5, count: argument.type.bytes)
        : Self.tensor(argument.type, in: 0...1, counters: nil, &generator).bytes
    }
  }

  private static func tensor(
    _ type: TensorType, in range: ClosedRange<Double>, counters: Int64?, _ generator: inout RandomSource
  ) -> HostTensor {
    guard type.dtype.isFloatingPoint else {
      return HostTensor(
        unchecked: type,
        integers: (0..<type.elementCount).map { _ in counters ?? Int64(generator.next() % 3) })
    }
    return HostTensor(
      unchecked: type, reals: (0..<type.elementCount).map { _ in .random(in: range, using: &generator) })
  }

  /// The result of the entry point as a user calls it, some times in turn.
  func runWhole(times: Int = 1) throws -> Outcome {
    try run { state, workspace, arguments in
      for _ in 0..<times {
        try executable(whole.name, state: state, workspace: workspace, arguments: arguments)
      }
    }
  }

  /// The result when everything that should not matter is a signalling NaN before every kernel.
  ///
  /// - Parameters:
  ///   - sparesLive: Whether buffers that hold something are left alone, as they must for the right result.
  ///   - complain: Called with a step that changed bytes outside the buffers that live in it.
  func runPoisoned(
    sparesLive: Bool = true, complain: (_ step: Int, _ byte: Int) -> Void
  ) throws -> Outcome {
    try run { state, workspace, arguments in
      for step in whole.invocations.indices {
        let buffers = planned.plan.buffers.filter { $0.lifetime.contains(step) }
        let spared = sparesLive ? buffers.filter { $0.lifetime.lowerBound < step } : []
        workspace.withUnsafeMutableBytes { poison($0, sparing: spared) }
        let before = workspace.withUnsafeMutableBytes { Array($0) }
        try executable("step\(step)", state: state, workspace: workspace, arguments: arguments)
        let bytes = workspace.withUnsafeMutableBytes { Array($0) }
        var canaries = [Bool](repeating: true, count: bytes.count)
        for buffer in buffers {
          for byte in buffer.offset..<(buffer.offset + buffer.bytes) { canaries[byte] = false }
        }
        for byte in bytes.indices where canaries[byte] && bytes[byte] != before[byte] {
          complain(step, byte)
          break
        }
      }
    }
  }

  /// Fills the workspace with a number that is a signalling NaN as f32 and as f64, but for some buffers.
  private func poison(_ bytes: UnsafeMutableRawBufferPointer, sparing buffers: [MemoryPlan.Buffer]) {
    var spared = [Bool](repeating: false, count: bytes.count)
    for buffer in buffers {
      for byte in buffer.offset..<(buffer.offset + buffer.bytes) { spared[byte] = true }
    }
    let pattern: [UInt8] = [0x01, 0x00, 0xB0, 0x7F]
    for byte in bytes.indices where !spared[byte] { bytes[byte] = pattern[byte % 4] }
  }

  private func run(
    _ body: (Memory, Memory, [Memory]) throws -> Void
  ) throws -> Outcome {
    let state = try Memory(byteCount: max(stateImage.count, 64))
    state.copyBytes(stateImage)
    let workspace = try Memory(byteCount: max(whole.workspaceBytes, 64))
    let arguments = try argumentImages.map { image in
      let memory = try Memory(byteCount: max(image.count, 64))
      memory.copyBytes(image)
      return memory
    }
    try body(state, workspace, arguments)
    func contents(_ memory: Memory, _ count: Int) -> [UInt8] {
      memory.withUnsafeMutableBytes { Array($0[..<count]) }
    }
    return Outcome(
      state: contents(state, stateImage.count),
      arguments: zip(arguments, argumentImages).map { contents($0, $1.count) })
  }
}
