// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusExecution
import ApusScheduling
import ArgumentParser

/// The words of the command line.
enum Arguments {
  /// Those of the process, without its name.
  ///
  /// - Throws: `Diagnostic` for a word that is not valid UTF-8: as text it would name another file.
  static func ofProcess() throws(Diagnostic) -> [String] {
    var arguments: [String] = []
    for position in 1..<max(Int(CommandLine.argc), 1) {
      guard let bytes = CommandLine.unsafeArgv[position] else { break }
      guard let argument = String(validatingCString: bytes) else {
        throw Diagnostic(
          "argument \(position), '\(String(cString: bytes))', is not valid UTF-8", category: .usage,
          help: "give the file a name in UTF-8, or a link to it")
      }
      arguments.append(argument)
    }
    return arguments
  }
}

/// An engine named on the command line.
enum EngineName: String, ExpressibleByArgument, CaseIterable {
  case tcc, native, interpreter, auto

  /// The engine in the library's terms.
  var choice: EngineChoice {
    switch self {
    case .tcc: .tcc
    case .native: .native
    case .interpreter: .interpreter
    case .auto: .auto
    }
  }
}

extension CodeStyle: ExpressibleByArgument {}

/// The model that a command works on.
struct ModelArgument: ParsableArguments {
  @Argument(help: "A model of the zoo ('apus list' names them) or a .graph file.")
  var model: String

  /// The options that only models of the zoo need.
  static func batchRule<Command>(
    _ options: [String] = ["--batch"], _ model: @escaping @Sendable (Command) -> ModelArgument
  ) -> OptionRule<Command> {
    OptionRule(options, need: "a model of the zoo: the sizes of a .graph file stand in it") {
      !ModelSource.isGraph(model($0).model)
    }
  }

  /// The model.
  func source() throws(Diagnostic) -> ModelSource { try ModelSource(model) }
}

/// The model of the zoo that a command trains or applies.
struct ZooModelArgument: ParsableArguments {
  @Argument(help: "A model of the zoo ('apus list' names them).")
  var model: String

  /// The model.
  func source() throws(Diagnostic) -> ModelSource { try ModelSource(model) }
}

/// How a command runs code.
struct EngineOptions: ParsableArguments {
  /// The names of all of them.
  static let names = ["--engine", "--threads"]

  @Option(
    help: ArgumentHelp(
      "What runs the code: tcc in this process, native (gcc or clang), interpreter, or auto."))
  var engine = EngineName.auto

  @Option(parsing: .unconditional, help: "How many threads compute; results do not depend on it.")
  var threads = 1

  /// Refuses numbers that make no sense.
  func check() throws(Diagnostic) { try requireThreads(threads) }
}

/// Checks that a number of threads given on the command line is one that there can be.
func requireThreads(_ threads: Int) throws(Diagnostic) {
  guard threads >= 1 else {
    throw Diagnostic("--threads must be at least 1, got \(threads)", category: .usage)
  }
  guard threads <= Team.most else {
    throw Diagnostic("--threads must be at most \(Team.most), got \(threads)", category: .usage)
  }
}

/// Checks that a file or folder to write has a name.
///
/// An empty one, as an unset variable of a script gives it, would put files into the root folder.
func requireName(_ path: String?, _ option: String) throws(Diagnostic) {
  guard let path, path.isEmpty else { return }
  throw Diagnostic("\(option) must name a file or folder, got nothing", category: .usage)
}

/// Checks that a file to draw a picture into is named as one.
func requirePictureName(_ path: String?, _ example: String) throws(Diagnostic) {
  guard let path, !path.hasSuffix(".svg") else { return }
  throw Diagnostic("'\(path)' does not end in .svg", category: .usage, help: "name the file \(example)")
}

/// Checks that a number given on the command line is positive.
func requirePositive(_ value: Int?, _ option: String) throws(Diagnostic) {
  guard let value, value < 1 else { return }
  throw Diagnostic("\(option) must be at least 1, got \(value)", category: .usage)
}
