// SPDX-License-Identifier: Apache-2.0

/// An error a user can act on: what is wrong, where, with which value, and what would help.
///
/// Text fields hold names exactly as they were found in the input; ``description`` makes control, bidirectional
/// and other invisible characters visible, so that printing a diagnostic is always safe.
public struct Diagnostic: Error, Hashable, Sendable {
  /// What kind of fault it is; decides the exit status of the command.
  public enum Category: String, Hashable, Sendable, CaseIterable {
    /// The command line is wrong.
    case usage
    /// A model, file or value given by the user is wrong.
    case badInput
    /// Apus itself is wrong.
    case bug
    /// The operating system refused an operation on a file.
    case inputOutput

    /// The exit status, after BSD's `sysexits.h`.
    public var exitCode: Int32 {
      switch self {
      case .usage: 64
      case .badInput: 65
      case .bug: 70
      case .inputOutput: 74
      }
    }
  }

  /// A position in a file.
  public struct Place: Hashable, Sendable {
    /// How the position within the file is counted.
    public enum Position: Hashable, Sendable {
      case wholeFile
      case line(Int)
      case column(line: Int, column: Int)
      case byte(Int)
    }

    /// The file, as the user named it.
    public var file: String
    /// The position in it.
    public var position: Position

    /// A position in a file.
    public init(file: String, _ position: Position = .wholeFile) {
      self.file = file
      self.position = position
    }

    /// A line of a file, as `#fileID` and `#line` capture it.
    public init(file: String, line: Int) {
      self.init(file: file, .line(line))
    }
  }

  /// What kind of fault it is.
  public var category: Category
  /// One sentence without a full stop, beginning in lower case unless with a name.
  public var message: String
  /// Where the fault is.
  public var place: Place?
  /// The path of the value at fault, with what it was made from.
  public var value: String?
  /// Further facts, one sentence each.
  public var notes: [String]
  /// What to do about it.
  public var help: String?

  /// An error with all that is known about it.
  public init(
    _ message: String, category: Category = .badInput, place: Place? = nil, value: String? = nil,
    notes: [String] = [], help: String? = nil
  ) {
    self.category = category
    self.message = message
    self.place = place
    self.value = value
    self.notes = notes
    self.help = help
  }
}

extension Optional {
  /// The value, which is there unless Apus itself is wrong.
  ///
  /// - Throws: `Diagnostic` of the category `bug` with a message.
  package func unwrapped(orBug message: @autoclosure () -> String) throws(Diagnostic) -> Wrapped {
    if let self { return self }
    throw Diagnostic(message(), category: .bug)
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The error as the command prints it: `error: …` and one indented line per further fact.
  public var description: String { text(titled: "error") }

  /// The lines with another word in front.
  func text(titled title: String) -> String {
    var lines = ["\(title): " + Self.visible(message)]
    if let place { lines.append("  --> \(place)") }
    if let value { lines.append("  value  " + Self.visible(value)) }
    for note in notes { lines.append("  note:  " + Self.visible(note)) }
    if let help { lines.append("  help:  " + Self.visible(help)) }
    return lines.joined(separator: "\n")
  }

  fileprivate static func visible(_ text: String) -> String {
    TerminalText.escaped(text, limit: 4096)
  }
}

extension Diagnostic.Place: CustomStringConvertible {
  /// The place in the form editors understand: `file:line:column`.
  public var description: String {
    let file = Diagnostic.visible(file)
    return switch position {
    case .wholeFile: file
    case .line(let line): "\(file):\(line)"
    case .column(let line, let column): "\(file):\(line):\(column)"
    case .byte(let offset): "\(file), byte \(offset)"
    }
  }
}
