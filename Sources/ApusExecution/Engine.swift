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

  /// How many threads its code uses.
  var threads: Int { get }

  /// Compiles the program; the result owns the code.
  func compile(_ program: Program) throws(Diagnostic) -> Executable
}

/// Which engine a user asks for.
public enum EngineChoice: String, Hashable, Sendable, Codable, CaseIterable {
  /// libtcc in this process.
  case tcc
  /// gcc or clang.
  case native
  /// No compiler.
  case interpreter
  /// libtcc; if it cannot, gcc or clang; if they cannot, the interpreter.
  case auto
}

extension EngineChoice {
  /// What a message says to use: the engine as it is asked for on the command line and in Swift.
  package var advice: String { "the engine \(rawValue) (--engine \(rawValue), engine: .\(rawValue))" }
}

extension Engine {
  /// One, unless an engine says otherwise.
  public var threads: Int { 1 }
}

extension EngineChoice {
  /// The engines that serve the choice, on one thread; the first that can compile a program does.
  public var engines: [any Engine] { engines(tcc: TinyCCEngine(), native: NativeEngine()) }

  /// The engines that serve the choice, which share a number of threads, but for the interpreter: it uses one.
  ///
  /// - Parameter waiting: Is told what is waited for when a compiler takes long.
  /// - Throws: `Diagnostic` if the threads cannot be had.
  public func engines(
    threads: Int, waiting: @escaping @Sendable (Warning) -> Void = { _ in }
  ) throws(Diagnostic) -> [any Engine] {
    let team = threads == 1 ? nil : try Team(threads: threads)
    return engines(tcc: TinyCCEngine(team: team), native: NativeEngine(team: team, waiting: waiting))
  }

  private func engines(tcc: TinyCCEngine, native: NativeEngine) -> [any Engine] {
    switch self {
    case .tcc: [tcc]
    case .native: [native]
    case .interpreter: [InterpreterEngine()]
    case .auto: [tcc, native, InterpreterEngine()]
    }
  }
}
