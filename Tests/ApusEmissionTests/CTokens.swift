// SPDX-License-Identifier: Apache-2.0

/// The tokens of C text as a compiler in strict C99 mode sees them, the content of strings left out.
///
/// Trigraphs and line splices come first and comments after, as in translation phases 1 to 3 of the standard.
struct CTokens: Equatable {
  let texts: [String]

  init(of source: String) {
    let text = Self.spliced(Self.withoutTrigraphs(Array(source.utf8)))
    var tokens: [String] = []
    var position = 0
    func at(_ offset: Int) -> UInt8 { position + offset < text.count ? text[position + offset] : 0 }
    func isWord(_ byte: UInt8) -> Bool {
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
        || byte >= 128
    }
    while position < text.count {
      let byte = at(0)
      switch byte {
      case UInt8(ascii: "/") where at(1) == UInt8(ascii: "/"):
        while position < text.count, at(0) != 10 { position += 1 }
      case UInt8(ascii: "/") where at(1) == UInt8(ascii: "*"):
        position += 2
        while position < text.count, !(at(0) == UInt8(ascii: "*") && at(1) == UInt8(ascii: "/")) {
          position += 1
        }
        position += 2
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        position += 1
        while position < text.count, at(0) != byte, at(0) != 10 {
          position += at(0) == UInt8(ascii: "\\") ? 2 : 1
        }
        tokens.append(at(0) == byte ? "string" : "open string")
        position += 1
      case 9, 11, 12, 13, 32: position += 1
      case 10:
        // A line end matters to directives only; several are as good as one.
        if tokens.last != "\n" { tokens.append("\n") }
        position += 1
      case _ where isWord(byte):
        let start = position
        while position < text.count, isWord(at(0)) { position += 1 }
        tokens.append(String(decoding: text[start..<position], as: UTF8.self))
      default:
        tokens.append(String(UnicodeScalar(byte)))
        position += 1
      }
    }
    texts = tokens
  }

  private static func withoutTrigraphs(_ text: [UInt8]) -> [UInt8] {
    let meaning: [UInt8: UInt8] = Dictionary(uniqueKeysWithValues: zip("=/'()!<>-".utf8, "#\\^[]|{}~".utf8))
    var result: [UInt8] = []
    var position = 0
    while position < text.count {
      if position + 2 < text.count, text[position] == 63, text[position + 1] == 63,
        let sign = meaning[text[position + 2]]
      {
        result.append(sign)
        position += 3
      } else {
        result.append(text[position])
        position += 1
      }
    }
    return result
  }

  private static func spliced(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in text {
      if byte == 10, result.last == UInt8(ascii: "\\") { result.removeLast() } else { result.append(byte) }
    }
    return result
  }
}
