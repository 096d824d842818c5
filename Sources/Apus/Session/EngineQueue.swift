// SPDX-License-Identifier: Apache-2.0

package import ApusExecution
package import ApusIO
package import ApusKernel
package import ApusScheduling

/// Engines in the order in which they are tried, so that a broken tool chain slows a run down but does not stop it.
///
/// An engine that could not compile one program is not asked again: its compiler may hang each time.
package final class EngineQueue {
  private var engines: [any Engine]
  /// How many threads were asked for; of no more interest when a warning has said that there are fewer.
  private var threads: Int
  private let warn: (Warning) -> Void

  /// Engines, best first.
  ///
  /// - Parameters:
  ///   - threads: How many threads were asked for.
  ///   - warn: Is told when an engine other than the first has to serve, or one that uses fewer threads.
  package init(_ engines: [any Engine], threads: Int = 1, warn: @escaping (Warning) -> Void) {
    self.engines = engines
    self.threads = threads
    self.warn = warn
  }

  /// Code of the first engine that can compile, and that engine.
  ///
  /// - Parameters:
  ///   - program: Makes the program in the style that suits an engine, for as many threads as it uses.
  package func compile(
    _ program: (CodeStyle, Threads) throws(Diagnostic) -> ApusKernel.Program
  ) throws(Diagnostic) -> (executable: Executable, engine: any Engine) {
    var failures: [(engine: String, diagnostic: Diagnostic)] = []
    for (position, engine) in engines.enumerated() {
      let program = try program(
        engine.vectorizes ? .loops : .tiles, Threads(engine.threads, dividesForOne: engine.vectorizes))
      do throws(Diagnostic) {
        let executable = try engine.compile(program)
        engines.removeFirst(position)
        if !failures.isEmpty { warn(Self.warning(failures, engine.name)) }
        if engine.threads < threads {
          let help = "\(EngineChoice.tcc.advice) uses \(threads)"
          warn(Warning("the engine '\(engine.name)' uses one thread", help: help))
          threads = 1
        }
        return (executable, engine)
      } catch {
        switch error.category {
        // What one engine refuses, none can run.
        case .usage, .badInput: throw error
        case .bug, .inputOutput: failures.append((engine.name, error))
        }
      }
    }
    throw failures.first?.diagnostic ?? Diagnostic("there is no engine to compile with", category: .bug)
  }

  private static func warning(
    _ failures: [(engine: String, diagnostic: Diagnostic)], _ engine: String
  ) -> Warning {
    let names = failures.map { "'\($0.engine)'" }.joined(separator: " and ")
    return Warning(
      "the engine '\(engine)' is used, since \(names) cannot compile this program",
      notes: failures.flatMap { failure in
        ["\(failure.engine): \(failure.diagnostic.message)"] + failure.diagnostic.notes
      }, help: "the command 'apus doctor' says what this machine offers")
  }
}

extension Warning {
  /// Prints a warning on stderr.
  public static let print: @Sendable (Warning) -> Void = { TerminalOutput().write("\($0)\n") }
}
