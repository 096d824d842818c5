// SPDX-License-Identifier: Apache-2.0

import ApusEmission
public import ApusIO
public import ApusKernel
import ApusRuntime
import ApusTensor

/// Runs programs without making machine code: slow, but possible wherever Apus itself runs.
public struct InterpreterEngine: Engine {
  public let name = "interpreter"
  public let vectorizes = false
  /// The CPU level whose runtime functions do most of the work; `nil` to interpret their definitions instead.
  private let level: CPULevel?

  /// An engine for the best level of this CPU.
  public init() { self.init(level: .best) }

  package init(level: CPULevel?) { self.level = level }

  public func compile(_ program: Program) throws(Diagnostic) -> Executable {
    // What no other engine takes is refused here too.
    try ProgramCheck(program: program).run()
    let interpreter =
      level.map { Interpreter(program, calls: PrecompiledCalls(level: $0)) } ?? Interpreter(program)
    return Executable(program, code: InterpretedCode(interpreter: interpreter))
  }
}

/// Entry points run by the interpreter, with the same checks and statuses as machine code.
private struct InterpretedCode: Executable.Code {
  let interpreter: Interpreter

  func run(
    _ entryPoint: Int, _ state: UnsafeMutableRawPointer?, _ workspace: UnsafeMutableRawPointer?,
    _ arguments: UnsafePointer<UnsafeMutableRawPointer?>?
  ) -> Int32 {
    let program = interpreter.program
    let entry = program.entryPoints[entryPoint]
    var blocks = [
      (state, program.stateBytes, Program.alignment), (workspace, entry.workspaceBytes, Program.alignment),
    ]
    if let counter = entry.counter, let limit = entry.arguments[counter].limit,
      let address = arguments?[counter]
    {
      let count = address.loadUnaligned(as: Int64.self)
      if !(0...Int64(limit) ~= count) { return Int32(APUS_TOO_MANY_EXAMPLES) }
      if count == 0 { return Int32(APUS_NO_EXAMPLES) }
    }
    for (position, argument) in entry.arguments.enumerated() {
      blocks.append((arguments?[position], argument.type.bytes, argument.type.dtype.bytes))
    }
    for (address, size, _) in blocks where size > 0 && address == nil { return Int32(APUS_NULL_POINTER) }
    for (address, size, alignment) in blocks
    where size > 0 && UInt(bitPattern: address) % UInt(alignment) != 0 {
      return Int32(APUS_MISALIGNED)
    }
    let memory = blocks.map { UnsafeMutableRawBufferPointer(start: $0.0, count: $0.0 == nil ? 0 : $0.1) }
    let mode = apus_begin_run()
    defer { apus_end_run(mode) }
    do {
      let outcome = try interpreter.run(
        entryPoint, state: memory[0], workspace: memory[1], arguments: Array(memory.dropFirst(2)))
      switch outcome {
      case .finished: return Int32(APUS_OK)
      case .indexOutOfRange(let value, let position):
        let status = Int32(APUS_INDEX_OUT_OF_RANGE)
        let fault = apus_fault(status: status, value: Int32(clamping: value), position: Int64(position))
        if memory[1].count >= MemoryLayout<apus_fault>.size {
          memory[1].storeBytes(of: fault, as: apus_fault.self)
        }
        return status
      }
    } catch {
      return InterpreterEngine.malformedProgram
    }
  }
}

extension InterpreterEngine {
  /// The status for a program that breaks its own rules, which compiled code could not even notice.
  static let malformedProgram: Int32 = 127
}
