// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusKernel
import ApusRuntime
import ApusTensor
import Specimens
import Testing

@testable import ApusExecution

@Suite struct FaultTests {
  static let engines: [any Engine] =
    [TinyCCEngine(), InterpreterEngine(), InterpreterEngine(level: nil)]
    + (compilers.isEmpty ? [] : [NativeEngine()])

  /// RELIABILITY.md row 7.
  @Test(arguments: engines.indices, [Int32(-1), 9, .min, .max])
  func indexOutOfRangeNamesThePlace(_ engine: Int, _ index: Int32) throws {
    let executable = try Self.engines[engine].compile(Specimens.guarded)
    for position in [0, 7, 11] {
      var run = ProgramRun(Specimens.guarded, seed: 2)
      let before = run.arguments
      withUnsafeBytes(of: index) {
        run.arguments[1].replaceSubrange(position * 4..<position * 4 + 4, with: $0)
      }
      let error = #expect(throws: Diagnostic.self) { try run.run(on: executable) }
      #expect(error?.message == "'run' found an index out of range at position \(position)")
      #expect(error?.value == "%3 = gather(%0, %1): f32[12,5] embedding.tokens")
      #expect(run.arguments[2] == before[2] && run.arguments[3] == before[3])
    }
  }

  /// RELIABILITY.md row 27.
  @Test(arguments: engines.indices)
  func nullAndMisalignedPointersAreStatuses(_ engine: Int) throws {
    let program = Specimens.stateful
    let executable = try Self.engines[engine].compile(program)
    let blocks = try (0..<4).map { _ in try Memory(byteCount: 256) }
    func status(_ entry: Int, _ change: (inout [UnsafeMutableRawPointer?]) -> Void = { _ in }) -> Int32 {
      Memory.withUnsafeAddresses(of: blocks, []) { addresses in
        var pointers = (0..<4).map { addresses?[$0] }
        change(&pointers)
        return executable.run(
          entry, state: pointers[0], workspace: pointers[1], arguments: Array(pointers.dropFirst(2)))
      }
    }
    #expect(status(0) == 0)
    for position in blocks.indices {
      #expect(status(0) { $0[position] = nil } == Int32(APUS_NULL_POINTER))
      for offset in position < 2 ? [1, 4, 32] : [1, 2, 3] {
        #expect(
          status(0) { $0[position] = $0[position].map { $0 + offset } } == Int32(APUS_MISALIGNED))
      }
    }
    // `peek` needs no workspace.
    #expect(status(1) { $0 = [$0[0], nil, $0[3]] } == 0)
    #expect(throws: Diagnostic.self) {
      try executable("run", state: blocks[0], workspace: blocks[1], arguments: [])
    }
  }

  @Test func everyStatusIsSaid() throws {
    let executable = try InterpreterEngine().compile(Specimens.stateful)
    func message(_ status: Int32) -> String? {
      executable.diagnostic(for: status, of: 0, workspace: nil)?.message
    }
    #expect(message(Int32(APUS_OK)) == nil)
    #expect(message(Int32(APUS_NULL_POINTER)) == "'run' got a null pointer")
    #expect(
      message(Int32(APUS_MISALIGNED)) == "'run' got memory that does not begin at a multiple of 64 bytes")
    #expect(message(Int32(APUS_INDEX_OUT_OF_RANGE)) == "'run' found an index out of range")
    #expect(message(InterpreterEngine.malformedProgram) == "'run' returned the status 127")
  }

  @Test func stateLivesFromCallToCall() throws {
    for engine in Self.engines {
      let executable = try engine.compile(Specimens.stateful)
      let state = try Memory(byteCount: Specimens.stateful.stateBytes)
      let workspace = try Memory(byteCount: Specimens.stateful.workspaceBytes)
      let (rate, sum) = (try Memory(byteCount: 4), try Memory(byteCount: 4))
      rate.storeBytes(of: 0, as: Float.self)
      state.storeBytes(of: 1.5, toByteOffset: 64, as: Float.self)
      try executable("run", state: state, workspace: workspace, arguments: [rate, sum])
      #expect(sum.load(as: Float.self) == 1.5)
      // The constant's infinity times 0 is NaN, which is now in the weights.
      try executable("peek", state: state, workspace: workspace, arguments: [sum])
      #expect(sum.load(as: Float.self).isNaN)
      #expect(throws: Diagnostic.self) {
        try executable("peak", state: state, workspace: workspace, arguments: [sum])
      }
      #expect(throws: Diagnostic.self) {
        try executable("peek", state: Memory(byteCount: 64), workspace: workspace, arguments: [sum])
      }
    }
  }
}
