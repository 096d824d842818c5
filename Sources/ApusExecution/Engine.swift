// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusKernel

/// Turns a program into machine code in this process.
public protocol Engine: Sendable {
  /// The engine's name, such as `tcc`.
  var name: String { get }

  /// Whether its compiler turns loops into vector instructions, so that it is better given loops than calls of
  /// functions that have such instructions.
  var vectorizes: Bool { get }

  /// Compiles the program; the result owns the code.
  func compile(_ program: Program) throws(Diagnostic) -> Executable
}

/// Which engine a user asks for.
public enum EngineChoice: String, Hashable, Sendable, Codable, CaseIterable {
  /// libtcc in this process.
  case tcc
  /// gcc or clang.
  case native
  /// libtcc; if it cannot, gcc or clang; if they cannot, the interpreter.
  case auto
}

extension EngineChoice {
  /// The engines that serve the choice; the first that can compile a program does.
  public var engines: [any Engine] {
    switch self {
    case .tcc: [TinyCCEngine()]
    case .native: [NativeEngine()]
    case .auto: [TinyCCEngine(), NativeEngine(), InterpreterEngine()]
    }
  }
}
