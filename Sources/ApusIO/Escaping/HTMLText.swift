// SPDX-License-Identifier: Apache-2.0

/// Text made safe inside HTML, SVG and any other XML, both between tags and in quoted attributes.
package enum HTMLText {
  /// The text with markup replaced by entities and with invisible characters spelled out.
  ///
  /// Control characters are spelled out and not written as references because XML 1.0 forbids `&#27;` as well.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: TerminalText.append(scalar, to: &result)
      }
    }
    return result
  }
}
