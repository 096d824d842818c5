// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusKernel

/// Turns a program into machine code in this process.
public protocol Engine: Sendable {
  /// The engine's name, such as `tcc`.
  var name: String { get }

  /// Compiles the program; the result owns the code.
  func compile(_ program: Program) throws(Diagnostic) -> Executable
}

/// Which engine a user asks for.
public enum EngineChoice: String, Hashable, Sendable, Codable, CaseIterable {
  /// libtcc in this process.
  case tcc
  /// gcc or clang.
  case native
  /// libtcc, which is always there and starts at once.
  case auto
}
