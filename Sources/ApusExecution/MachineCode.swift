// SPDX-License-Identifier: Apache-2.0

import ApusEmission
import ApusIO
import ApusKernel

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
  private let owner: any Sendable

  init(
    _ program: Program, owner: any Sendable, address: (String) -> UnsafeRawPointer?
  ) throws(Diagnostic) {
    var functions: [UInt] = []
    for entry in program.entryPoints {
      let name = Emission.invocationName(program, entry)
      guard let address = address(name) else {
        throw Diagnostic("the compiled code has no function '\(name)'", category: .bug)
      }
      functions.append(UInt(bitPattern: address))
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
