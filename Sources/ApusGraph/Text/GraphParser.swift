// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusTensor

/// Reads the text form of a graph, which may come from anywhere: it is checked as it is read, bounded by limits,
/// and every fault is reported with line and column.
///
/// Names are the same if Unicode takes them for the same, whatever their bytes. Comments and blank lines are passed over. Numbers of values need not be dense, and types may be left out;
/// those that stand there must be what the operators infer.
package struct GraphParser: Sendable {
  /// The operators that may occur, by name.
  let operators: [String: any Primitive.Type]
  /// What a text may ask for.
  let limits: Limits

  /// Creates a parser that knows some operators.
  package init(_ catalogue: [any Primitive.Type], limits: Limits = .standard) {
    operators = Dictionary(catalogue.map { ($0.mnemonic, $0) }) { first, _ in first }
    self.limits = limits
  }

  /// The graph that a text describes.
  ///
  /// - Throws: `Diagnostic` with the line and column of the first fault.
  package func parse(_ text: String, file: String = "graph") throws(Diagnostic) -> Graph {
    try parse(text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false), file: file)
  }

  /// The graph that the bytes of a file describe.
  ///
  /// - Throws: `Diagnostic` with the line and column of the first fault.
  package func parse(bytes: [UInt8], file: String) throws(Diagnostic) -> Graph {
    guard bytes.count <= limits.fileBytes else {
      throw Diagnostic(
        "the file is larger than \(limits.fileBytes) bytes", place: Diagnostic.Place(file: file))
    }
    // Some editors begin a file with a byte order mark.
    let rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let text = String(validating: rest, as: UTF8.self) else {
      throw Diagnostic("the file is not valid UTF-8", place: Diagnostic.Place(file: file))
    }
    return try parse(text, file: file)
  }

  /// The graph that lines describe.
  private func parse(
    _ lines: some Collection<some BidirectionalCollection<UInt8>>, file: String
  ) throws(Diagnostic) -> Graph {
    try checkCount(lines, file)
    // The graph, and behind it the bodies that have begun, each in the one before it.
    var readers = [GraphReader(self)]
    for (number, bytes) in lines.enumerated() {
      var line = LineCursor(
        bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...], file: file, line: number + 1)
      if line.isAtEnd() { continue }
      if readers.count > 1, line.take("}") {
        let body = readers.removeLast().graph
        try readers[readers.count - 1].close(body, &line)
      } else {
        try readers[readers.count - 1].read(&line)
      }
      if readers[readers.count - 1].isInBody {
        guard readers.count <= limits.depth else { throw line.fault("graphs are nested too deep") }
        readers.append(GraphReader(self))
      }
      guard line.isAtEnd() else {
        throw line.fault(
          "expected the end of the line", help: line.sees("%") ? "a comma stands between operands" : nil)
      }
    }
    for reader in readers.reversed() {
      if let fault = reader.unfinished { throw fault }
    }
    return readers[0].graph
  }
}

extension GraphParser {
  /// Refuses a text with too many nodes before any of them is made.
  private func checkCount(
    _ lines: some Collection<some Collection<UInt8>>, _ file: String
  ) throws(Diagnostic) {
    guard lines.count > limits.nodes else { return }
    var count = 0
    for (number, line) in lines.enumerated() {
      let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard text.first == UInt8(ascii: "%") else { continue }
      count += 1
      guard count > limits.nodes else { continue }
      var place = LineCursor(line, file: file, line: number + 1)
      try place.expect("%")
      throw place.fault("the graph has more than \(limits.nodes) nodes")
    }
  }
}
