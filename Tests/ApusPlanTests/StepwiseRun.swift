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
  private let constants: [HostTensor]
  private let executable: Executable
  private let images: Images
  private let executions: [Execution]

  /// One run of a kernel.
  private struct Execution {
    let step: Int
    /// Which run each loop is then in.
    let runs: [Int]
    /// The blocks around it.
    let blocks: [Int]
    /// Those of which a run begins with it.
    let begun: [Int]
  }

  /// The memory of the caller after a run.
  struct Outcome: Hashable {
    let state: [UInt8]
    let arguments: [[UInt8]]
  }

  /// What the caller passes: drawn once, it serves all runs of an entry point whose state and arguments are the same.
  struct Images {
    fileprivate let state: [UInt8]
    fileprivate let arguments: [[UInt8]]

    init(_ program: Program, seed: UInt64) {
      var generator = RandomSource(seed: seed)
      var state = [UInt8](repeating: 0, count: program.stateBytes)
      for slot in program.state {
        // Second moments must not be negative, and counters begin at 0.
        let values = StepwiseRun.tensor(slot.type, in: 0.001...0.5, counters: 0, &generator).bytes
        state.replaceSubrange(slot.offset..<(slot.offset + values.count), with: values)
      }
      self.state = state
      arguments = program.entryPoints[0].arguments.map { argument in
        argument.isResult
          ? [UInt8](repeating: 0xA5, count: argument.type.bytes)
          : StepwiseRun.tensor(argument.type, in: 0...1, counters: nil, &generator).bytes
      }
    }
  }

  init(_ result: ProgramCompiler.Result, _ engine: any Engine, seed: UInt64) throws {
    try self.init(result, engine, Images(result.program, seed: seed))
  }

  init(_ result: ProgramCompiler.Result, _ engine: any Engine, _ images: Images) throws {
    let program = result.program
    planned = result.entryPoints[0]
    whole = program.entryPoints[0]
    constants = program.constants
    executions = Self.executions(of: planned.schedule)
    var entryPoints = [whole]
    for (number, execution) in executions.enumerated() {
      let invocation = whole.invocations[execution.step]
      let locations = invocation.locations.map {
        Location($0.memory, offset: $0.offset(in: execution.runs))
      }
      entryPoints.append(
        EntryPoint(
          name: "run\(number)", arguments: whole.arguments,
          invocations: [
            EntryPoint.Invocation(kernel: invocation.kernel, locations: locations, value: invocation.value)
          ],
          workspaceBytes: whole.workspaceBytes, writesState: whole.writesState))
    }
    executable = try engine.compile(
      Program(
        name: program.name, graphHash: program.graphHash, state: program.state,
        stateBytes: program.stateBytes,
        constants: program.constants, kernels: program.kernels, entryPoints: entryPoints))
    self.images = images
  }

  /// All runs of kernels in order.
  private static func executions(of schedule: Schedule) -> [Execution] {
    var executions: [Execution] = []
    var runs = [Int](repeating: 0, count: schedule.blocks.count)
    var begun: [Int] = []
    func add(_ trees: [BlockTree], in blocks: [Int]) {
      for tree in trees {
        switch tree {
        case .step(let step):
          executions.append(Execution(step: step, runs: runs, blocks: blocks, begun: begun))
          begun = []
        case .block(let block, let body):
          for run in 0..<schedule.blocks[block].count {
            runs[block] = run
            begun.append(block)
            add(body, in: blocks + [block])
          }
        }
      }
    }
    add(schedule.trees, in: [])
    return executions
  }

  /// Whether the condition of a block holds, if it has one, where a run of it begins.
  private func holds(
    _ block: Int, in execution: Execution, _ state: Memory, _ workspace: Memory, _ arguments: [Memory]
  ) -> Bool {
    guard let condition = whole.blocks[block].condition else { return true }
    let offset = condition.location.offset(in: execution.runs)
    let byte: UInt8 =
      switch condition.location.memory {
      case .state: state.withUnsafeMutableBytes { $0[offset] }
      case .workspace: workspace.withUnsafeMutableBytes { $0[offset] }
      case .argument(let position): arguments[position].withUnsafeMutableBytes { $0[offset] }
      case .constant(let position): constants[position].bytes[offset]
      }
    return (byte != 0) == condition.expected
  }

  /// Whether a buffer holds something when a kernel begins to run.
  private func isBegun(_ buffer: MemoryPlan.Buffer, in execution: Execution) -> Bool {
    let start = buffer.lifetime.lowerBound
    // In a later run of a loop, what it stacks has been begun in an earlier one.
    return start < execution.step
      || zip(planned.schedule.blocks, execution.runs).contains { loop, run in
        run > 0 && loop.steps.lowerBound == start && loop.steps.upperBound <= buffer.lifetime.upperBound + 1
      }
  }

  fileprivate static func tensor(
    _ type: TensorType, in range: ClosedRange<Double>, counters: Int64?, _ generator: inout RandomSource
  ) -> HostTensor {
    guard type.dtype.isFloatingPoint else {
      return HostTensor(
        unchecked: type,
        integers: (0..<type.elementCount).map { _ in counters ?? Int64(generator.next() % 3) })
    }
    return HostTensor(
      unchecked: type, reals: (0..<type.elementCount).map { _ in generator.real(in: range) })
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
      var isRun = [Bool](repeating: true, count: whole.blocks.count)
      for (number, execution) in executions.enumerated() {
        let step = execution.step
        let buffers = planned.plan.buffers.filter { $0.lifetime.contains(step) }
        let spared = sparesLive ? buffers.filter { isBegun($0, in: execution) } : []
        workspace.withUnsafeMutableBytes { poison($0, sparing: spared) }
        for block in execution.begun {
          isRun[block] = holds(block, in: execution, state, workspace, arguments)
        }
        guard execution.blocks.allSatisfy({ isRun[$0] }) else { continue }
        let before = workspace.withUnsafeMutableBytes { Array($0) }
        try executable("run\(number)", state: state, workspace: workspace, arguments: arguments)
        let bytes = workspace.withUnsafeMutableBytes { Array($0) }
        for space in spaces(between: buffers, in: bytes.count) where bytes[space] != before[space] {
          if let byte = space.first(where: { bytes[$0] != before[$0] }) { complain(step, byte) }
          break
        }
      }
    }
  }

  /// Where no buffer lies.
  private func spaces(between buffers: [MemoryPlan.Buffer], in size: Int) -> [Range<Int>] {
    var spaces: [Range<Int>] = []
    var end = 0
    for buffer in buffers.sorted(by: { $0.offset < $1.offset }) {
      if buffer.offset > end { spaces.append(end..<buffer.offset) }
      end = max(end, buffer.offset + buffer.bytes)
    }
    return end < size ? spaces + [end..<size] : spaces
  }

  /// Fills the workspace with a number that is a signalling NaN as f32 and as f64, but for some buffers.
  private func poison(_ bytes: UnsafeMutableRawBufferPointer, sparing buffers: [MemoryPlan.Buffer]) {
    // Buffers begin at multiples of the alignment, and their sizes are such.
    for space in spaces(between: buffers, in: bytes.count) {
      UnsafeMutableRawBufferPointer(rebasing: bytes[space])
        .initializeMemory(as: UInt32.self, repeating: UInt32(littleEndian: 0x7FB0_0001))
    }
  }

  private func run(
    _ body: (Memory, Memory, [Memory]) throws -> Void
  ) throws -> Outcome {
    let state = try Memory(byteCount: max(images.state.count, 64))
    state.copyBytes(images.state)
    let workspace = try Memory(byteCount: max(whole.workspaceBytes, 64))
    let arguments = try images.arguments.map { image in
      let memory = try Memory(byteCount: max(image.count, 64))
      memory.copyBytes(image)
      return memory
    }
    try body(state, workspace, arguments)
    func contents(_ memory: Memory, _ count: Int) -> [UInt8] {
      memory.withUnsafeMutableBytes { Array($0[..<count]) }
    }
    return Outcome(
      state: contents(state, images.state.count),
      arguments: zip(arguments, images.arguments).map { contents($0, $1.count) })
  }
}
