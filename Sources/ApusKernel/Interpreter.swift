// SPDX-License-Identifier: Apache-2.0

import ApusTensor

/// Runs programs without any compiler, one scalar at a time and with every access checked.
///
/// It follows the definitions of `Literal`'s arithmetic, not the C runtime: a third opinion beside gcc and
/// libtcc, and what is left to run a program when neither is there.
public struct Interpreter: Sendable {
  /// How a run ended that no program error stopped.
  public enum Outcome: Hashable, Sendable {
    /// The entry point ran to its end.
    case finished
    /// A kernel left with "index out of range": the value it computes and the position of the index.
    case indexOutOfRange(value: Int, position: Int)
  }

  /// The program that is run.
  public let program: Program
  private let constants: [InterpreterBlock]
  private let calls: any InterpreterCalls

  /// Creates an interpreter.
  public init(_ program: Program) { self.init(program, calls: InterpreterRuntime()) }

  /// Creates an interpreter that leaves the runtime's functions to others.
  package init(_ program: Program, calls: any InterpreterCalls) {
    self.program = program
    self.calls = calls
    constants = program.constants.map { InterpreterBlock($0.bytes) }
  }

  /// Runs the entry point at a position over memory of the caller; a program that breaks its own rules throws.
  package func run(
    _ entryPoint: Int, state: UnsafeMutableRawBufferPointer, workspace: UnsafeMutableRawBufferPointer,
    arguments: [UnsafeMutableRawBufferPointer]
  ) throws(InterpreterError) -> Outcome {
    let entry = program.entryPoints[entryPoint]
    let memories = Memories(state: state, workspace: workspace, arguments: arguments)
    var runs = [Int](repeating: 0, count: entry.blocks.count)
    return try run(entry.trees, of: entry, over: memories, &runs) ?? .finished
  }

  /// The memory of the caller.
  private struct Memories {
    let state: UnsafeMutableRawBufferPointer
    let workspace: UnsafeMutableRawBufferPointer
    let arguments: [UnsafeMutableRawBufferPointer]
  }

  /// Runs kernels and blocks in order; `nil` if none failed.
  ///
  /// - Parameters:
  ///   - runs: Which run each loop among the blocks is in.
  private func run(
    _ trees: [BlockTree], of entry: EntryPoint, over memories: Memories, _ runs: inout [Int]
  ) throws(InterpreterError) -> Outcome? {
    for tree in trees {
      switch tree {
      case .step(let position):
        let invocation = entry.invocations[position]
        if let outcome = try run(invocation, of: entry, over: memories, runs) { return outcome }
      case .block(let block, let body):
        for number in 0..<max(0, entry.blocks[block].count) {
          runs[block] = number
          guard try holds(entry.blocks[block].condition, of: entry, over: memories, runs) else { break }
          if let outcome = try run(body, of: entry, over: memories, &runs) { return outcome }
        }
      }
    }
    return nil
  }

  /// Whether a condition holds, if there is one.
  private func holds(
    _ condition: EntryPoint.Block.Condition?, of entry: EntryPoint, over memories: Memories, _ runs: [Int]
  ) throws(InterpreterError) -> Bool {
    guard let condition else { return true }
    let parameter = EntryPoint.Block.Condition.parameter
    guard
      let view = try view(of: parameter, named: entry.name, at: condition.location, in: memories, runs)
    else {
      throw InterpreterError(kernel: entry.name, .malformed("a condition lies outside its memory"))
    }
    do throws(InterpreterError.Reason) {
      return try (view.load(0).integer != 0) == condition.expected
    } catch {
      throw InterpreterError(kernel: entry.name, error)
    }
  }

  private func run(
    _ invocation: EntryPoint.Invocation, of entry: EntryPoint, over memories: Memories, _ runs: [Int]
  ) throws(InterpreterError) -> Outcome? {
    guard program.kernels.indices.contains(invocation.kernel) else {
      throw InterpreterError(kernel: entry.name, .malformed("there is no kernel \(invocation.kernel)"))
    }
    let kernel = program.kernels[invocation.kernel]
    guard invocation.locations.count == kernel.parameters.count else {
      throw InterpreterError(kernel: kernel.name, .malformed("locations and parameters differ in number"))
    }
    var parameters: [InterpreterView] = []
    for (parameter, location) in zip(kernel.parameters, invocation.locations) {
      guard let view = try view(of: parameter, named: kernel.name, at: location, in: memories, runs) else {
        throw InterpreterError(kernel: kernel.name, .malformed("\(parameter.name) lies outside its memory"))
      }
      parameters.append(view)
    }
    var frame = InterpreterFrame(kernel: kernel, parameters: parameters, calls: calls)
    return try frame.run().map { .indexOutOfRange(value: invocation.value, position: $0) }
  }

  /// The memory of a parameter; `nil` if it lies outside.
  private func view(
    of parameter: Kernel.Parameter, named owner: String, at location: Location, in memories: Memories,
    _ runs: [Int]
  ) throws(InterpreterError) -> InterpreterView? {
    guard location.terms.allSatisfy({ runs.indices.contains($0.loop) }) else { return nil }
    let memory: UnsafeMutableRawBufferPointer
    switch location.memory {
    case .state: memory = memories.state
    case .workspace: memory = memories.workspace
    case .argument(let position):
      guard memories.arguments.indices.contains(position) else { return nil }
      memory = memories.arguments[position]
    case .constant(let position):
      guard constants.indices.contains(position) else {
        throw InterpreterError(kernel: owner, .malformed("there is no constant \(position)"))
      }
      let (constant, offset) = (constants[position], location.offset(in: runs))
      guard 0...constant.bytes.count ~= offset else { return nil }
      return InterpreterView(constant, from: offset, dtype: parameter.dtype, isWritable: false)
    }
    return Self.part(memory, from: location.offset(in: runs)).map { InterpreterView($0, as: parameter) }
  }

  private static func part(
    _ bytes: UnsafeMutableRawBufferPointer, from offset: Int
  ) -> UnsafeMutableRawBufferPointer? {
    guard offset >= 0, offset <= bytes.count else { return nil }
    return UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
  }
}

/// A rule that a program breaks while it is interpreted.
public struct InterpreterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// An element outside the buffer.
    case outside(element: Int, count: Int)
    /// A store into a buffer that the kernel only reads.
    case readOnly
    /// A local or array that is used before it is defined.
    case undefined(String)
    /// Anything else.
    case malformed(String)
  }

  /// The kernel that breaks the rule.
  public let kernel: String
  /// What is wrong.
  public let reason: Reason

  init(kernel: String, _ reason: Reason) {
    self.kernel = kernel
    self.reason = reason
  }

  public var description: String {
    switch reason {
    case .outside(let element, let count): "\(kernel): access to element \(element) of a buffer of \(count)"
    case .readOnly: "\(kernel): store into a buffer that is only read"
    case .undefined(let name): "\(kernel): \(name) is used before it is defined"
    case .malformed(let text): "\(kernel): \(text)"
    }
  }
}
