// SPDX-License-Identifier: Apache-2.0

import ApusIO
import Testing

/// Names as an attacker would choose them, and pairs that careless escaping would merge.
let hostileNames = [
  "", "plain.name/0", "a\nb", "a\\nb", "a\r\nb", "*/ int evil(void) { return 1; } /*", "name??/", "??/\n",
  "a\\",
  "a\\\\", "\"; system(\"x\"); \"", "#include \"/etc/passwd\"", "%s%n", "\u{1B}[2J\u{1B}]0;x\u{7}",
  "abc\u{202E}fed", "a.b", "a_b", "a b", "a\u{A0}b", "a\u{200B}b", "ab", "<script>alert('x')</script>",
  "&amp;",
  "&", "\u{0}", "\u{7F}", "\u{9B}31m", "~{1B}", "\u{1B}", "~", "\\u{1B}", "* /", "*", "/", "//", "/*", "日本語",
  "é", "e\u{301}\u{301}", "\u{FEFF}x", "x", "\u{E000}", "\u{10FFFF}", "\\N", "\\G", "]]>", "--", "-->", "?",
  "??",
  String(repeating: "x", count: 1 << 20),
]

@Suite struct EscapingTests {
  @Test func distinctNamesStayDistinct() {
    let distinct = Set(hostileNames.map { Array($0.unicodeScalars) }).count
    let escapers: [(String) -> String] = [
      CText.comment, CText.stringLiteral, HTMLText.escaped, DOTText.quoted, { TerminalText.escaped($0) },
    ]
    for escape in escapers {
      #expect(Set(hostileNames.map { Array(escape($0).unicodeScalars) }).count == distinct)
    }
  }

  @Test func commentsCannotEnd() {
    for name in hostileNames {
      let text = CText.comment(name)
      #expect(text.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) })
      for forbidden in ["*", "\\", "?"] { #expect(!text.contains(forbidden)) }
    }
    #expect(CText.comment("f32[64,10] %12 encoder.0/w") == "f32[64,10] %12 encoder.0/w")
    #expect(CText.comment("é*/~") == "~{E9}~{2A}/~{7E}")
  }

  @Test func stringLiteralsHoldExactlyTheBytes() throws {
    #expect(CText.stringLiteral("a\"b?1\\é\n7") == #""a\042b\0771\134\303\251\0127""#)
    for name in hostileNames {
      let inside = Array(CText.stringLiteral(name).utf8.dropFirst().dropLast())
      var bytes: [UInt8] = []
      var index = 0
      while index < inside.count {
        if inside[index] == UInt8(ascii: "\\") {
          let digits = String(decoding: inside[index + 1..<index + 4], as: UTF8.self)
          bytes.append(try #require(UInt8(digits, radix: 8)))
          index += 4
        } else {
          #expect(inside[index] != UInt8(ascii: "\"") && inside[index] != UInt8(ascii: "?"))
          bytes.append(inside[index])
          index += 1
        }
      }
      #expect(bytes == Array(name.utf8))
    }
  }

  @Test(arguments: [
    "digits", "D", "a1_", "main_model", "x" + String(repeating: "y", count: 30), "Int", "apusish", "strings_",
  ])
  func acceptsIdentifier(_ name: String) throws {
    #expect(CText.isIdentifier(name))
    try CText.requireIdentifier(name)
  }

  @Test(arguments: [
    "", "1a", "_a", "a-b", "a.b", "é", "int", "restrict", "class", "apus", "APUS_x", "main", "NULL", "a\n",
    "a b",
    "x" + String(repeating: "y", count: 31),
  ])
  func refusesIdentifier(_ name: String) {
    #expect(!CText.isIdentifier(name))
    #expect(throws: Diagnostic.self) { try CText.requireIdentifier(name) }
  }

  @Test(arguments: ["stdint", "stddef", "math", "string", "Math", "pthread", "immintrin", "features"])
  func refusesNamesOfHeaders(_ name: String) {
    #expect(CText.isIdentifier(name))
    #expect(throws: Diagnostic.self) { try CText.requireIdentifier(name) }
  }

  @Test func markupIsNeutral() {
    for name in hostileNames {
      let html = HTMLText.escaped(name)
      for forbidden in ["<", ">", "\"", "'"] { #expect(!html.contains(forbidden)) }
      #expect(html.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0xFFFE })
    }
    #expect(HTMLText.escaped("a<b & 'c'\u{202E}") == "a&lt;b &amp; &#39;c&#39;\\u{202E}")
  }

  @Test func graphvizShowsTheNameItself() {
    #expect(DOTText.quoted("say \"hi\" \\N &lt;\n") == #""say \"hi\" \\\\N &amp;lt;\\n""#)
    #expect(DOTText.quoted(lines: ["dense", "f32[2]"]) == #""dense\nf32[2]""#)
  }

  @Test func terminalTextIsVisible() {
    #expect(TerminalText.escaped("\u{1B}[31m") == "\\u{1B}[31m")
    #expect(TerminalText.escaped("5×5 → 日本 é") == "5×5 → 日本 é")
    #expect(TerminalText.escaped("a\u{202E}b\u{85}c") == "a\\u{202E}b\\u{85}c")
    #expect(TerminalText.escaped("abcdef", limit: 3) == "abc… (6 bytes)")
    #expect(TerminalText.escaped("abc", limit: 3) == "abc")
  }
}
