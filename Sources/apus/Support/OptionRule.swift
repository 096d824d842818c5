// SPDX-License-Identifier: Apache-2.0

import Apus
import ArgumentParser

/// What options of a command need in order to have an effect; one that would have none is refused, so that nobody
/// believes it had.
struct OptionRule<Command>: Sendable {
  /// The full names of the options.
  let options: [String]
  /// What is said about an option after its name.
  let sentence: String
  /// Whether a command has what the options need.
  let isMet: @Sendable (Command) -> Bool

  /// Options that say something about another one.
  init(_ options: [String], need other: String, _ isMet: @escaping @Sendable (Command) -> Bool) {
    self.options = options
    sentence = "needs \(other)"
    self.isMet = isMet
  }

  /// Options that another one leaves nothing to say.
  init(_ options: [String], exclude other: String, _ isMet: @escaping @Sendable (Command) -> Bool) {
    self.options = options
    sentence = "does not go with \(other)"
    self.isMet = isMet
  }
}

/// A command some of whose options have an effect only beside others.
protocol RuledCommand: ParsableCommand {
  /// What they need.
  static var optionRules: [OptionRule<Self>] { get }
  /// The full names of options whose values add up when they are given more than once.
  static var repeatableOptions: Set<String> { get }
}

extension RuledCommand {
  static var repeatableOptions: Set<String> { [] }

  /// Refuses options that would have no effect.
  fileprivate func check(_ given: GivenOptions) throws(Diagnostic) {
    for option in given.options {
      for rule in Self.optionRules where rule.options.contains(option.name) && !rule.isMet(self) {
        throw Diagnostic("\(option.spelling) \(rule.sentence)", category: .usage)
      }
    }
  }
}

/// The options of a command line that the parser has understood.
///
/// The parser keeps their values only: it does not tell a default from the same value given, and of several values it
/// keeps the last.
struct GivenOptions {
  /// The full name of each option and how it is written, in order.
  private(set) var options: [(name: String, spelling: String)] = []

  private static let fullNames: [Character: String] = ["o": "--output"]

  /// Finds the options among the words of a command line.
  init(_ words: [String]) {
    for word in words.prefix(while: { $0 != "--" }) where word.hasPrefix("-") {
      let spelling = String(word.prefix { $0 != "=" })
      if spelling.hasPrefix("--no-") {
        options.append(("--" + spelling.dropFirst("--no-".count), spelling))
      } else if spelling.hasPrefix("--") {
        options.append((spelling, spelling))
      } else {
        // Several letters may share a dash; those that are none belong to a negative number.
        for letter in spelling.dropFirst() {
          if let name = Self.fullNames[letter] { options.append((name, "-\(letter)")) }
        }
      }
    }
  }

  /// Refuses options of a command that would have no effect, or that are given twice.
  func check(_ command: any ParsableCommand) throws(Diagnostic) {
    let ruled = command as? any RuledCommand
    let repeatable = ruled.map { type(of: $0).repeatableOptions } ?? []
    for (position, option) in options.enumerated() where !repeatable.contains(option.name) {
      guard let earlier = options[..<position].first(where: { $0.name == option.name }) else { continue }
      throw Diagnostic(
        earlier.spelling == option.spelling
          ? "\(option.spelling) can be given once"
          : "\(earlier.spelling) and \(option.spelling) exclude each other",
        category: .usage)
    }
    try ruled?.check(self)
  }
}
