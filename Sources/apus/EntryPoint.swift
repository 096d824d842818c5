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
  static func main() {
    StopSignal.listen()
    Output.openStandardStreams()
    // A reader that went away, as in `apus list | head`, is an error of writing, not a signal.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that grows beyond the user's limit.
    signal(SIGXFSZ, SIG_IGN)
    do throws(Diagnostic) {
      run(try Arguments.ofProcess())
    } catch {
      end(after: error)
    }
  }

  /// Runs the command and ends the process.
  ///
  /// All but commands that wait for others run on the main thread: the C library lets the memory of others grow page
  /// by page, which is sixty system calls on the way to the first training step of `apus bench xor`.
  private static func run(_ arguments: [String]) -> Never {
    do {
      var command = try parsed(arguments)
      if let asynchronous = command as? any AsyncParsableCommand { run(asynchronous) }
      try command.run()
    } catch {
      end(after: error)
    }
    end()
  }

  /// Runs a command on a thread of its own and ends the process.
  private static func run(_ command: sending any AsyncParsableCommand) -> Never {
    Task {
      do {
        var command = command
        try await command.run()
      } catch {
        end(after: error)
      }
      end()
    }
    // Not `dispatchMain`, which would let this thread take the signals that another one waits for.
    while true { pause() }
  }

  /// Ends the process with the status of what was done.
  private static func end() -> Never {
    StopSignal.leaveToSignal()
    exit(Output.finalStatus())
  }

  /// Says what went wrong and ends the process.
  private static func end(after error: any Error) -> Never {
    StopSignal.leaveToSignal()
    let status = report(error)
    if status == 0 { end() }
    exit(status)
  }

  /// Says what went wrong and returns the status for it.
  private static func report(_ error: any Error) -> Int32 {
    switch error {
    case let interruption as Interruption:
      Output.note(interruption.message)
      return interruption.exitCode
    case let diagnostic as Diagnostic:
      Output.note("\(diagnostic)")
      return diagnostic.category.exitCode
    case _:
      let answer = UsageError.answer(to: error)
      if answer.status == 0 { Output.line(answer.text) } else { Output.note(answer.text) }
      return answer.status
    }
  }

  /// The command that arguments name, with its options.
  ///
  /// - Throws: what ``UsageError`` explains, a wish for help, and `Diagnostic` for an option without effect.
  static func parsed(_ arguments: [String]) throws -> sending any ParsableCommand {
    try UsageError.checkCommand(arguments)
    let command = try RootCommand.parseAsRoot(arguments)
    try GivenOptions(arguments).check(command)
    return command
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
  /// The signal by which the user did so.
  let signal: Int32

  /// 128 plus the number of the signal, as shells report it.
  var exitCode: Int32 { 128 + signal }
}
