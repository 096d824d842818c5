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

  /// Takes the bytes of a file from behind the skipped lines to the last line that is not empty.
  init(_ content: [UInt8], from file: String, skippedLines: Int, limits: Limits) throws(Diagnostic) {
    self.file = file
    guard content.count <= limits.fileBytes else {
      throw fault("the text is larger than \(limits.fileBytes) bytes")
    }
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
    while let last = rest.last, last == 0x0A || last == 0x0D { rest.removeLast() }
    guard !rest.isEmpty else { throw fault("the table is empty") }
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

  /// What is wrong with the text, and where.
  func fault(_ sentence: String, line: Int? = nil, help: String? = nil) -> Diagnostic {
    Diagnostic(sentence, place: .init(file: file, line.map { .line($0) } ?? .wholeFile), help: help)
  }
}
