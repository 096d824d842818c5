// SPDX-License-Identifier: Apache-2.0

/// Text made safe in graphviz's DOT language.
package enum DOTText {
  /// The text as a quoted string, quotes included, that graphviz shows as it stands.
  package static func quoted(_ text: String) -> String {
    quoted(lines: [text])
  }

  /// Several lines of text as one quoted string, quotes included.
  package static func quoted(lines: [String]) -> String {
    "\"" + lines.map(escaped).joined(separator: "\\n") + "\""
  }

  /// In a label a backslash starts an escape such as `\N` and an ampersand an HTML entity, so both are doubled
  /// or spelled out.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in TerminalText.escaped(text).unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
