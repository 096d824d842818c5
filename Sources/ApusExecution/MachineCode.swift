// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel

/// The owner of functions in memory, which are there as long as it lives.
protocol FunctionOwner: AnyObject, Sendable {
  /// Calls a closure with the address of a function, which is there as long as the closure runs; `nil` if there is
  /// none of that name.
  func withUnsafeAddress<Result>(of function: String, _ body: (UnsafeRawPointer) -> Result) -> Result?
}

/// Entry points as functions in memory, and the owner of that memory.
final class MachineCode: Executable.Code {
  /// The signature by which every entry point can be called.
  private typealias Function =
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafePointer<UnsafeMutableRawPointer?>?
    ) -> Int32

  /// The addresses of functions of that type.
  private let functions: [UInt]
  /// Keeps the code in memory as long as this object lives.
  private let owner: any FunctionOwner

  init(_ program: Program, in owner: any FunctionOwner) throws(Diagnostic) {
    var functions: [UInt] = []
    for entry in program.entryPoints {
      let name = Emission.invocationName(program, entry)
      guard let address = owner.withUnsafeAddress(of: name, { UInt(bitPattern: $0) }) else {
        throw Diagnostic("the compiled code has no function '\(name)'", category: .bug)
      }
      functions.append(address)
    }
    self.functions = functions
    self.owner = owner
  }

  func run(
    _ entryPoint: Int, _ state: UnsafeMutableRawPointer?, _ workspace: UnsafeMutableRawPointer?,
    _ arguments: UnsafePointer<UnsafeMutableRawPointer?>?
  ) -> Int32 {
    withExtendedLifetime(self) {
      unsafeBitCast(functions[entryPoint], to: Function.self)(state, workspace, arguments)
    }
  }
}
