// SPDX-License-Identifier: Apache-2.0

import Apus
import ArgumentParser

/// Errors of the command line, in the form of all other errors.
enum UsageError {
  /// Refuses an unknown subcommand with the nearest known one, before the parser sees it.
  static func checkCommand(_ arguments: [String]) throws(Diagnostic) {
    guard let first = arguments.first, !first.hasPrefix("-") else { return }
    let names =
      RootCommand.configuration.subcommands.map { $0.configuration.commandName ?? "" } + ["help"]
    guard !names.contains(first) else { return }
    let nearest = suggestion(for: first, among: names)
    throw Diagnostic(
      "unknown command '\(first)'" + nearest, category: .usage,
      help: nearest.isEmpty ? "apus --help lists the commands" : nil)
  }

  /// Prints an error of the parser and returns the exit status; a wish for help is no error.
  static func report(_ error: any Error) -> Int32 {
    if RootCommand.exitCode(for: error) == .success {
      print(RootCommand.fullMessage(for: error))
      return 0
    }
    let code = RootCommand.exitCode(for: error).rawValue
    guard code == Diagnostic.Category.usage.exitCode else {
      Output.note("\(Diagnostic("\(error)", category: .bug))")
      return Diagnostic.Category.bug.exitCode
    }
    Output.note("\(Diagnostic(sentence(RootCommand.message(for: error)), category: .usage))")
    return code
  }

  /// The parser's message as one sentence in the style of Apus.
  static func sentence(_ message: String) -> String {
    var text = message.split(separator: "\n").first.map(String.init) ?? message
    if let question = text.firstRange(of: ". Did you mean ") {
      text.replaceSubrange(question, with: "; did you mean ")
    }
    while text.hasSuffix(".") { text.removeLast() }
    guard let first = text.first else { return "the command line is wrong" }
    return first.lowercased() + text.dropFirst()
  }
}
