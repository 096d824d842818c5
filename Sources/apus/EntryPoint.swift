// SPDX-License-Identifier: Apache-2.0

import Apus
import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the command begins: every error becomes a message on stderr and a stable exit status.
@main
enum EntryPoint {
  static func main() async {
    Output.openStandardStreams()
    let status = await run(Array(CommandLine.arguments.dropFirst()))
    exit(status == 0 ? Output.finalStatus() : status)
  }

  /// Runs the command and returns its exit status.
  static func run(_ arguments: [String]) async -> Int32 {
    // A reader that went away, as in `apus list | head`, is an error of writing, not a signal.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that grows beyond the user's limit.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parsed(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return 0
    } catch let interruption as Interruption {
      Output.note(interruption.message)
      return Interruption.exitCode
    } catch let diagnostic as Diagnostic {
      Output.note("\(diagnostic)")
      return diagnostic.category.exitCode
    } catch {
      let answer = UsageError.answer(to: error)
      if answer.status == 0 { Output.line(answer.text) } else { Output.note(answer.text) }
      return answer.status
    }
  }

  /// The command that arguments name, with its options.
  ///
  /// - Throws: what ``UsageError`` explains, and a wish for help.
  static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    try UsageError.checkCommand(arguments)
    return try RootCommand.parseAsRoot(arguments)
  }
}

/// The command without a subcommand.
struct RootCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apus",
    abstract: "Compiles neural networks, training included, to C and runs them.",
    version: Output.version,
    subcommands: [
      TrainCommand.self, CompileCommand.self, PredictCommand.self, SummaryCommand.self, GraphCommand.self,
      MemoryCommand.self, DumpCommand.self, ListCommand.self, DoctorCommand.self, BenchCommand.self,
    ])
}

/// A run that the user stopped.
struct Interruption: Error {
  /// What was stopped and what is there of it.
  let message: String

  /// 128 plus the number of the signal, as shells report it.
  static let exitCode: Int32 = 130
}
