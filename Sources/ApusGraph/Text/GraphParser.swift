// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusTensor

/// Reads the text form of a graph, which may come from anywhere: it is checked as it is read, bounded by limits,
/// and every fault is reported with line and column.
///
/// Names are the same if Unicode takes them for the same, whatever their bytes. Comments and blank lines are passed over. Numbers of values need not be dense, and types may be left out;
/// those that stand there must be what the operators infer.
package struct GraphParser: Sendable {
  /// The operators that may occur.
  let catalogue: [any Primitive.Type]
  /// What a text may ask for.
  let limits: Limits
  /// How deep in graphs that own graphs the text stands.
  private let depth: Int

  /// Creates a parser that knows some operators.
  package init(_ catalogue: [any Primitive.Type], limits: Limits = .standard) {
    self.init(catalogue, limits: limits, depth: 1)
  }

  private init(_ catalogue: [any Primitive.Type], limits: Limits, depth: Int) {
    self.catalogue = catalogue
    self.limits = limits
    self.depth = depth
  }

  /// Where a decoder finds the parser for graphs that are attributes.
  static let key = CodingUserInfoKey(rawValue: "apus.graph.parser")

  /// The parser of the graphs that are attributes; `nil` at the greatest depth.
  fileprivate var inner: GraphParser? {
    depth < limits.depth ? GraphParser(catalogue, limits: limits, depth: depth + 1) : nil
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
  func parse(_ lines: some Collection<some Collection<UInt8>>, file: String) throws(Diagnostic) -> Graph {
    try checkCount(lines, file)
    var reader = GraphReader(self)
    var number = 0
    for line in lines {
      number += 1
      var bytes = Array(line)
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      try reader.read(LineCursor(bytes, file: file, line: number))
    }
    return reader.graph
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

extension Graph: Codable {
  /// Reads the lines of the text form.
  ///
  /// - Throws: `DecodingError` unless a ``GraphParser`` is decoding, which knows the operators and the limits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let lines = try container.decode([String].self)
    func fault(_ message: String, _ error: Diagnostic? = nil) -> DecodingError {
      .dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: message, underlyingError: error))
    }
    guard let key = GraphParser.key, let parser = decoder.userInfo[key] as? GraphParser else {
      throw fault("a graph can only be read by a GraphParser, which knows the operators")
    }
    guard let inner = parser.inner else { throw fault("graphs are nested too deep") }
    do throws(Diagnostic) {
      self = try inner.parse(lines.map(\.utf8), file: "body")
    } catch {
      let place = error.place.map { " at \($0)" } ?? ""
      throw fault(error.message, Diagnostic("in the graph it owns\(place): \(error.message)"))
    }
  }

  /// Writes the lines of the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(GraphPrinter(self).lines)
  }
}
