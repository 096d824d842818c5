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

extension EngineChoice {
  /// The engine that serves the choice.
  public var engine: any Engine {
    switch self {
    case .tcc: TinyCCEngine()
    case .native: NativeEngine()
    case .auto: FallbackEngine([TinyCCEngine(), NativeEngine(), InterpreterEngine()])
    }
  }
}

/// Tries engines in order, so that a broken tool chain slows a run down but does not stop it.
public struct FallbackEngine: Engine {
  public var name: String { engines.first?.name ?? "none" }

  private let engines: [any Engine]
  /// Gets one sentence when an engine other than the first has to serve.
  private let warn: @Sendable (String) -> Void

  /// Creates an engine from others, best first.
  public init(_ engines: [any Engine], warn: @escaping @Sendable (String) -> Void = { _ in }) {
    self.engines = engines
    self.warn = warn
  }

  public func compile(_ program: Program) throws(Diagnostic) -> Executable {
    var first: Diagnostic?
    for engine in engines {
      do throws(Diagnostic) {
        let executable = try engine.compile(program)
        if let first { warn("using the engine '\(engine.name)': \(first.message)") }
        return executable
      } catch {
        first = first ?? error
      }
    }
    throw first ?? Diagnostic("there is no engine to compile with", category: .bug)
  }
}
