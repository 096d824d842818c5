// SPDX-License-Identifier: Apache-2.0

/// Text made safe for a terminal, a log or any other place where a person reads it.
package enum TerminalText {
  /// The text with every invisible character spelled out, so that it cannot move the cursor, change colours or
  /// reorder what is shown; different texts stay different.
  ///
  /// - Parameter limit: the greatest number of characters kept; a longer text says how much was left off.
  package static func escaped(_ text: String, limit: Int = .max) -> String {
    var result = ""
    var kept = 0
    for scalar in text.unicodeScalars {
      if kept == limit {
        return result + "… (\(text.utf8.count) bytes)"
      }
      append(scalar, to: &result)
      kept += 1
    }
    return result
  }

  /// Appends one character, spelled out if it is invisible.
  static func append(_ scalar: Unicode.Scalar, to result: inout String) {
    switch scalar {
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    default:
      if isVisible(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      }
    }
  }

  /// Whether a character shows as itself.
  static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
    if scalar.properties.isDefaultIgnorableCodePoint { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      return false
    case .spaceSeparator:
      // Spaces that look like the ordinary one would let two names look the same.
      return false
    default:
      return true
    }
  }
}
