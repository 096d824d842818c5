// SPDX-License-Identifier: Apache-2.0

import Apus
import ArgumentParser

/// Errors of the command line, in the form of all other errors.
enum UsageError {
  /// Refuses an unknown subcommand with the nearest known one, before the parser sees it.
  static func checkCommand(_ arguments: [String]) throws(Diagnostic) {
    guard let first = arguments.first, !first.hasPrefix("-") else { return }
    let names =
      RootCommand.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !names.contains(first) else { return }
    let nearest = suggestion(for: first, among: names)
    throw Diagnostic(
      "unknown command '\(clipped(first))'" + nearest, category: .usage,
      help: nearest.isEmpty ? "apus --help lists the commands" : nil)
  }

  /// What is printed about an error of the parser, and the exit status; a wish for help is no error.
  static func answer(to error: any Error) -> (text: String, status: Int32) {
    if let diagnostic = error as? Diagnostic { return ("\(diagnostic)", diagnostic.category.exitCode) }
    let code = RootCommand.exitCode(for: error)
    if code == .success { return (RootCommand.fullMessage(for: error), 0) }
    guard code.rawValue == Diagnostic.Category.usage.exitCode else {
      return ("\(Diagnostic("\(error)", category: .bug))", Diagnostic.Category.bug.exitCode)
    }
    let sentence = sentence(RootCommand.message(for: error))
    return ("\(Diagnostic(sentence, category: .usage))", code.rawValue)
  }

  /// The parser's message as one sentence in the style of Apus.
  static func sentence(_ message: String) -> String {
    let lines = message.split(separator: "\n")
    var text = lines.first.map(String.init) ?? message
    // The values that an option can have stand on lines of their own.
    if let question = text.firstRange(of: ". Please provide one of the following:") {
      let values = lines.dropFirst().map { $0.drop { $0 == " " || $0 == "-" } }.joined(separator: ", ")
      text.replaceSubrange(question.lowerBound..., with: "; it can be " + values)
    }
    if let question = text.firstRange(of: ". Did you mean ") {
      text.replaceSubrange(question, with: "; did you mean ")
    }
    while text.hasSuffix(".") { text.removeLast() }
    guard let first = text.first else { return "the command line is wrong" }
    return clipped(first.lowercased() + text.dropFirst())
  }

  /// The beginning of a text that would fill the screen.
  private static func clipped(_ text: String) -> String {
    text.unicodeScalars.count <= 500 ? text : String(text.unicodeScalars.prefix(500)) + "…"
  }
}
