// SPDX-License-Identifier: Apache-2.0

import ApusTensor

/// Text of a C file that grows with the right indentation.
///
/// It is kept as bytes and printed without intermediate strings: printing is part of a model's first step.
struct CWriter {
  private var bytes: [UInt8] = []
  private var depth = 0

  /// What has been written.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  // MARK: Parts of a line

  /// Appends a part of a line.
  mutating func put(_ part: String) {
    var part = part
    part.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// Appends a number in decimal.
  mutating func put(_ number: Int) {
    if number < 0 { put("-") }
    put(number.magnitude)
  }

  /// Appends a number in decimal.
  mutating func put(_ number: UInt) {
    var unit: UInt = 1
    while number / unit >= 10 { unit *= 10 }
    while unit > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
      unit /= 10
    }
  }

  /// Appends a part of a line that ends with a number.
  mutating func put(_ part: String, _ number: Int) {
    put(part)
    put(number)
  }

  /// Begins a line.
  mutating func beginLine() {
    for _ in 0..<depth {
      bytes.append(UInt8(ascii: " "))
      bytes.append(UInt8(ascii: " "))
    }
  }

  /// Ends a line.
  mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

  /// Ends a line with a part.
  mutating func endLine(_ part: String) {
    put(part)
    endLine()
  }

  // MARK: Lines

  /// Appends a line; an empty one is not indented.
  mutating func line(_ content: String = "") {
    if !content.isEmpty {
      beginLine()
      put(content)
    }
    endLine()
  }

  /// Appends text that has its own line ends.
  mutating func paste(_ content: String) {
    put(content)
    if let last = bytes.last, last != UInt8(ascii: "\n"), !content.isEmpty { endLine() }
  }

  /// Appends what another writer has.
  mutating func paste(_ other: CWriter) { bytes.append(contentsOf: other.bytes) }

  /// Lets the lines that follow stand one level deeper.
  mutating func indent() { depth += 1 }

  /// Ends what ``indent()`` began.
  mutating func outdent() { depth -= 1 }

  /// Lets the closure write one level deeper.
  mutating func indented<Failure>(_ body: (inout CWriter) throws(Failure) -> Void) throws(Failure) {
    indent()
    try body(&self)
    outdent()
  }

  /// Appends `head(first, second, …` and the tail, broken where a line would grow beyond 100 columns.
  mutating func list(_ head: String, _ items: [String], _ tail: String, joinedBy comma: String = ",") {
    beginLine()
    put(head)
    put("(")
    var column = 2 * depth + head.utf8.count + 1
    for (position, item) in items.enumerated() {
      let end = position + 1 < items.count ? comma : tail
      let width = item.utf8.count + end.utf8.count
      if position > 0 {
        if column + width + 1 > 100 {
          endLine()
          beginLine()
          put("        ")
          column = 2 * depth + 8
        } else {
          put(" ")
          column += 1
        }
      }
      put(item)
      put(end)
      column += width
    }
    if items.isEmpty { put(tail) }
    endLine()
  }

  /// Appends the elements of a tensor as an initialiser, several to a line.
  mutating func elements(of tensor: HostTensor) {
    var row = ""
    for position in 0..<tensor.count {
      row += tensor.literal(at: position).cConstant + ","
      if row.utf8.count > 90 {
        line(row)
        row = ""
      } else if position + 1 < tensor.count {
        row += " "
      }
    }
    if !row.isEmpty { line(row) }
    if tensor.count == 0 { line("0") }
  }
}
