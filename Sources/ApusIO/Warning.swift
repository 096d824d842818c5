// SPDX-License-Identifier: Apache-2.0

/// Something that a user should know but that stops nothing and changes no result.
public struct Warning: Hashable, Sendable {
  /// One sentence without a full stop, beginning in lower case unless with a name.
  public var message: String
  /// Further facts, one sentence each.
  public var notes: [String]
  /// What to do about it.
  public var help: String?

  /// A warning with all that is known about it.
  public init(_ message: String, notes: [String] = [], help: String? = nil) {
    self.message = message
    self.notes = notes
    self.help = help
  }
}

extension Warning: CustomStringConvertible {
  /// The warning as the command prints it: `warning: …` and one indented line per further fact.
  public var description: String {
    Diagnostic(message, notes: notes, help: help).text(titled: "warning")
  }
}
