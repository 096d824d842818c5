// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusKernel

/// A compiled program: machine code in memory that is released with the last reference.
///
/// The code itself has no state: calls may run at the same time if each has its own workspace and none
/// writes a state that another one uses.
public final class Executable: Sendable {
  /// The program that was compiled.
  public let program: Program
  private let code: any Code

  /// Something that can run the entry points; what it holds is released with the last reference.
  protocol Code: Sendable {
    /// Runs the entry point at a position and returns its status.
    func run(
      _ entryPoint: Int, _ state: UnsafeMutableRawPointer?, _ workspace: UnsafeMutableRawPointer?,
      _ arguments: UnsafePointer<UnsafeMutableRawPointer?>?
    ) -> Int32
  }

  init(_ program: Program, code: any Code) {
    self.program = program
    self.code = code
  }

  /// The position of an entry point among the program's, for calls without a search.
  public func index(of entryPoint: String) throws(Diagnostic) -> Int {
    guard let index = program.entryPoints.firstIndex(where: { $0.name == entryPoint }) else {
      let names = program.entryPoints.map(\.name)
      throw Diagnostic(
        "'\(program.name)' has no entry point '\(entryPoint)'"
          + suggestion(for: entryPoint, among: names), notes: ["it has " + names.joined(separator: ", ")])
    }
    return index
  }

  /// Runs an entry point and returns its status, 0 for success.
  ///
  /// The position must be that of an entry point, and the pointers what it says: `stateBytes` and `workspaceBytes`
  /// of memory at a multiple of `Program.alignment`, and one pointer for each argument, inputs first.
  package func run(
    _ entryPoint: Int, state: UnsafeMutableRawPointer?, workspace: UnsafeMutableRawPointer?,
    arguments: UnsafePointer<UnsafeMutableRawPointer?>?
  ) -> Int32 {
    code.run(entryPoint, state, workspace, arguments)
  }

  /// Runs an entry point on memory blocks that are as large as it says, and allocates nothing; a status other than
  /// success is thrown with what is known about it.
  ///
  /// - Parameters:
  ///   - entryPoint: The position of the entry point.
  ///   - inputs: A block for each argument but the results.
  ///   - results: A block for each result.
  package func run(
    _ entryPoint: Int, state: Memory, workspace: Memory, inputs: [Memory], results: [Memory] = []
  ) throws(Diagnostic) {
    let status = state.withUnsafeMutableBytes { state in
      workspace.withUnsafeMutableBytes { workspace in
        Memory.withUnsafeAddresses(of: inputs, results) { arguments in
          run(entryPoint, state: state.baseAddress, workspace: workspace.baseAddress, arguments: arguments)
        }
      }
    }
    guard status != 0 else { return }
    if let failure = diagnostic(for: status, of: entryPoint, workspace: workspace) { throw failure }
  }

  /// Runs the entry point of a name with memory blocks for state, workspace and arguments, inputs first.
  public func callAsFunction(
    _ entryPoint: String, state: Memory, workspace: Memory, arguments: [Memory]
  ) throws(Diagnostic) {
    let index = try index(of: entryPoint)
    guard state.byteCount >= program.stateBytes,
      workspace.byteCount >= program.entryPoints[index].workspaceBytes
    else {
      throw Diagnostic(
        "'\(entryPoint)' needs \(program.stateBytes) bytes of state and "
          + "\(program.entryPoints[index].workspaceBytes) of workspace but got \(state.byteCount) and "
          + "\(workspace.byteCount)")
    }
    let expected = program.entryPoints[index].arguments.count
    guard arguments.count == expected else {
      throw Diagnostic("'\(entryPoint)' takes \(expected) arguments but got \(arguments.count)")
    }
    try run(index, state: state, workspace: workspace, inputs: arguments)
  }
}
