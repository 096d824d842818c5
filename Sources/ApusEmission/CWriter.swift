// SPDX-License-Identifier: Apache-2.0

import ApusTensor

/// Text of a C file that grows line by line with the right indentation.
struct CWriter {
  private(set) var text = ""
  private var depth = 0

  /// Appends a line; an empty one is not indented.
  mutating func line(_ content: String = "") {
    if !content.isEmpty {
      for _ in 0..<depth { text += "  " }
      text += content
    }
    text += "\n"
  }

  /// Appends text that has its own line ends.
  mutating func paste(_ content: String) {
    text += content
    if !content.isEmpty, !content.hasSuffix("\n") { text += "\n" }
  }

  /// Lets the closure write one level deeper.
  mutating func indented(_ body: (inout CWriter) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }

  /// Appends `head(first, second, …` and the tail, broken where a line would grow beyond 100 columns.
  mutating func list(_ head: String, _ items: [String], _ tail: String, joinedBy comma: String = ",") {
    var current = head + "("
    let indent = String(repeating: " ", count: min(current.utf8.count, 8))
    for (position, item) in items.enumerated() {
      let piece = item + (position + 1 < items.count ? comma : tail)
      let separator = current.hasSuffix("(") || current == indent ? "" : " "
      if current.utf8.count + piece.utf8.count + 1 + 2 * depth > 100, !current.hasSuffix("(") {
        line(current)
        current = indent + piece
      } else {
        current += separator + piece
      }
    }
    if items.isEmpty { current += tail }
    line(current)
  }
}

extension CWriter {
  /// Appends the elements of a tensor as an initialiser, several to a line.
  mutating func elements(of tensor: HostTensor) {
    var row = ""
    for position in 0..<tensor.count {
      row += tensor.literal(at: position).cConstant.text + ","
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
