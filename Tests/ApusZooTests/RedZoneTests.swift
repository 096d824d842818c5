// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusEmission
import ApusExecution
import ApusKernel
import ApusScheduling
import ApusTensor
import ApusZoo
import CallMatrix
import Foundation
import Testing

/// RELIABILITY.md rows 22 and 27 for every model: kernels stay within their buffers, sharing memory changes no
/// bit, and wrong pointers are statuses.
@Suite struct RedZoneTests {
  private static func compiled(_ model: String, _ style: CodeStyle) throws -> ProgramCompiler.Result {
    let program = try Zoo.model(model).program()
    return try Compilation.compiled(program, program.entryPoints, style: style)
  }

  @Test(
    "a plan that shares no memory computes the same bits", arguments: Zoo.names, CodeStyle.allCases)
  func sharingChangesNothing(_ model: String, _ style: CodeStyle) throws {
    let result = try Self.compiled(model, style)
    let separate = SeparatePlan(result)
    for (old, new) in zip(result.program.entryPoints, separate.program.entryPoints) {
      #expect(new.workspaceBytes >= old.workspaceBytes, "\(old.name)")
    }
    let (shared, alone) = (try Self.run(result.program), try Self.run(separate.program))
    #expect(shared == alone)
    // Something was computed.
    #expect(Set(shared).count > result.program.entryPoints.count)
  }

  /// All memory of a caller after each entry point was called, in order, twice.
  private static func run(_ program: ApusKernel.Program) throws -> [[UInt8]] {
    let executable = try TinyCCEngine().compile(program)
    let state = try Memory(byteCount: program.stateBytes)
    let workspace = try Memory(byteCount: program.workspaceBytes)
    var contents: [[UInt8]] = []
    for entry in program.entryPoints + program.entryPoints.dropFirst() {
      let arguments = try entry.arguments.map { argument in
        let memory = try Memory(byteCount: argument.type.bytes)
        for index in 0..<argument.type.elementCount where !argument.isResult {
          if argument.type.dtype.isFloatingPoint {
            memory.storeBytes(
              of: Float(index * 37 % 101) / 101, toByteOffset: index * 4, as: Float.self)
          } else {
            memory.storeBytes(of: Int32(index % 2), toByteOffset: index * 4, as: Int32.self)
          }
        }
        return memory
      }
      try executable(entry.name, state: state, workspace: workspace, arguments: arguments)
      contents += ([state] + arguments).map { $0.withUnsafeMutableBytes { Array($0) } }
    }
    return contents
  }

  @Test(
    "under AddressSanitizer no kernel leaves its buffers, and wrong pointers are statuses",
    .enabled(if: Tool.has("gcc"), "gcc is needed"), arguments: Zoo.names)
  func redZones(_ model: String) throws {
    // What is written to files; of the small models also what libtcc compiles.
    for style in CodeStyle.allCases where style == .loops || ["xor", "linear-regression"].contains(model) {
      let separate = SeparatePlan(try Self.compiled(model, style))
      let name = separate.program.name
      let emission = try separate.program.emitted(for: .sharedObject)
      let matrix = CallMatrix(separate.program, zones: separate.zones)
      let bench = try Bench([
        ("\(name).c", emission.source), ("\(name).h", emission.header), ("\(name)_main.c", matrix.source),
      ])
      let binary = try bench.build(name, ["gcc", "-O1", "-std=c99", "-g", "-fsanitize=address"])
      #expect(try Tool.run([binary], in: bench) == "\(matrix.callCount)\n", "\(style)")
    }
  }

  @Test(
    "a byte behind a buffer is noticed", .enabled(if: Tool.has("gcc"), "gcc is needed"))
  func theZonesAreSeen() throws {
    let separate = SeparatePlan(try Self.compiled("xor", .loops))
    let name = separate.program.name
    let emission = try separate.program.emitted(for: .sharedObject)
    // One byte of each buffer is forbidden.
    let zones = separate.zones.map { $0.map { max($0.lowerBound - 1, 0)..<$0.upperBound } }
    let bench = try Bench([
      ("\(name).c", emission.source), ("\(name).h", emission.header),
      ("\(name)_main.c", CallMatrix(separate.program, zones: zones).source),
    ])
    let binary = try bench.build(name, ["gcc", "-O1", "-std=c99", "-fsanitize=address"])
    let (status, _, errors) = try Tool.attempt([binary], in: bench)
    #expect(status != 0 && errors.contains("use-after-poison"), "\(errors.prefix(300))")
  }
}
