// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// The text of a table: UTF-8, each line ended by a line feed, with no other control characters but tabs.
struct CSVText {
  /// The name of the file, for messages.
  let file: String
  /// The number of the first line, counted from 1.
  private(set) var firstLine = 1
  /// The lines.
  private(set) var bytes: [UInt8] = []
  /// Whether a line that begins with `#` is a comment.
  let hasComments: Bool

  /// Takes the bytes of a file from behind the skipped lines.
  init(
    _ content: [UInt8], from file: String, skippedLines: Int, hasComments: Bool
  ) throws(Diagnostic) {
    self.file = file
    self.hasComments = hasComments
    if String(validating: content, as: UTF8.self) == nil { throw fault("the text is not valid UTF-8") }
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var rest = content[...]
    if rest.starts(with: byteOrderMark) { rest.removeFirst(byteOrderMark.count) }
    while firstLine <= skippedLines {
      guard let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
        throw fault("the file ends on line \(firstLine), among the skipped ones")
      }
      rest = rest[(end + 1)...]
      if content[end] == 0x0D, rest.first == 0x0A { rest.removeFirst() }
      firstLine += 1
    }
    // The first line of the table shows what stands between cells.
    while let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }), isPassedOver(rest[..<end]) {
      rest = rest[(end + 1)...]
      if content[end] == 0x0D, rest.first == 0x0A { rest.removeFirst() }
      firstLine += 1
    }
    try append(rest)
  }

  /// Appends lines, with line feeds for carriage returns and for pairs of both.
  private mutating func append(_ lines: ArraySlice<UInt8>) throws(Diagnostic) {
    bytes.reserveCapacity(lines.count + 1)
    var wasReturn = false
    for byte in lines {
      if byte >= 0x20 && byte != 0x7F || byte == 0x09 {
        bytes.append(byte)
      } else if byte == 0x0D || byte == 0x0A {
        if byte == 0x0D || !wasReturn { bytes.append(0x0A) }
      } else {
        let line = firstLine + bytes.count { $0 == 0x0A }
        throw fault("a control character (byte \(byte)) stands in the text", line: line)
      }
      wasReturn = byte == 0x0D
    }
    bytes.append(0x0A)
  }

  /// Whether a line is blank or a comment.
  ///
  /// - Parameter delimiter: What stands between cells, which makes a row of empty cells of tabs.
  func isPassedOver(_ line: some Collection<UInt8>, delimiter: UInt8? = nil) -> Bool {
    guard let first = line.first(where: { $0 != 0x20 && $0 != 0x0A && ($0 != 0x09 || delimiter == 0x09) })
    else { return true }
    return hasComments && first == UInt8(ascii: "#")
  }

  /// What is wrong with the text, and where.
  func fault(_ sentence: String, line: Int? = nil, help: String? = nil) -> Diagnostic {
    Diagnostic(sentence, place: .init(file: file, line.map { .line($0) } ?? .wholeFile), help: help)
  }
}
