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

  /// Whether a name may be the prefix of public C functions: `[A-Za-z][A-Za-z0-9_]{0,30}`, no keyword and not
  /// reserved.
  package static func isIdentifier(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, bytes.count <= 31, isLetter(first) else { return false }
    guard bytes.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }) else { return false }
    let lowercase = name.lowercased()
    return !keywords.contains(name) && !reserved.contains(name) && lowercase != "apus"
      && !lowercase.hasPrefix("apus_")
  }

  /// Throws a diagnostic unless a name may be the prefix of public C functions.
  package static func requireIdentifier(_ name: String) throws(Diagnostic) {
    guard isIdentifier(name) else {
      throw Diagnostic(
        "'\(name)' cannot be the prefix of C functions", category: .badInput,
        help: "use 1 to 31 letters, digits and underscores that begin with a letter and are no keyword of C "
          + "or C++")
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Keywords of C99, C11, C23 and C++20: the emitted header must compile as each of them.
  private static let keywords: Set<String> = [
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
    "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short",
    "signed",
    "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
    "alignas", "alignof", "bool", "constexpr", "false", "nullptr", "static_assert", "thread_local", "true",
    "typeof", "typeof_unqual", "asm", "and", "and_eq", "bitand", "bitor", "catch", "char8_t", "char16_t",
    "char32_t", "class", "co_await", "co_return", "co_yield", "compl", "concept", "consteval", "constinit",
    "const_cast", "decltype", "delete", "dynamic_cast", "explicit", "export", "friend", "mutable",
    "namespace",
    "new", "noexcept", "not", "not_eq", "operator", "or", "or_eq", "private", "protected", "public",
    "reinterpret_cast", "requires", "static_cast", "template", "this", "throw", "try", "typeid", "typename",
    "using", "virtual", "wchar_t", "xor_eq", "fortran",
  ]

  /// Macros predefined by gcc in its GNU dialects or defined by the headers that emitted C includes.
  private static let reserved: Set<String> = [
    "linux", "unix", "i386", "NULL", "NAN", "INFINITY", "EOF", "errno", "assert", "main", "complex", "I",
  ]
}
