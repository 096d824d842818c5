// SPDX-License-Identifier: Apache-2.0

/// Text made safe in emitted C; the only way a name from a model may reach a C file.
package enum CText {
  /// Text for the inside of a `/* */` or `//` comment; different texts stay different.
  ///
  /// An allow-list: printable ASCII without `*`, `?`, `\` and `~`. Every other character becomes `~{HEX}`. So
  /// neither a comment delimiter nor a line splice can appear, the trigraph `??/` of one included, and none can
  /// arise when escaped texts are joined.
  package static func comment(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "*", "?", "\\", "~": appendEscape(of: scalar, to: &result)
      case " "..."}": result.unicodeScalars.append(scalar)
      default: appendEscape(of: scalar, to: &result)
      }
    }
    return result
  }

  private static func appendEscape(of scalar: Unicode.Scalar, to result: inout String) {
    result += "~{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  }

  /// A string literal, quotes included, of the text's UTF-8 bytes.
  ///
  /// All but harmless ASCII is written as three octal digits: unlike `\x`, an octal escape ends by itself, so a
  /// digit after it is not swallowed; `?` is escaped because of trigraphs.
  package static func stringLiteral(_ text: String) -> String {
    var result = "\""
    for byte in text.utf8 {
      switch Unicode.Scalar(byte) {
      case "\"", "?", "\\": appendOctal(byte, to: &result)
      case " "..."~": result.unicodeScalars.append(Unicode.Scalar(byte))
      default: appendOctal(byte, to: &result)
      }
    }
    return result + "\""
  }

  private static func appendOctal(_ byte: UInt8, to result: inout String) {
    let digits = String(byte, radix: 8)
    result += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }
}
