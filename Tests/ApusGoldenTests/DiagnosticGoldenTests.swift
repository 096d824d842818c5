// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives
import Testing

/// Graphs with one fault, and what is said about it beneath the line at fault.
@Suite struct DiagnosticGoldenTests {
  static let claim = Golden.Claim(folder: "diagnostics") { $0.filter { $0.hasSuffix(".graph") } }
  private static let mark = "//! "

  @Test(arguments: Golden.files(in: "diagnostics").filter { $0.hasSuffix(".graph") })
  func faultIsReported(path: String) throws {
    let text = try #require(Golden.text(of: path))
    // Every fault is looked for without the expectation, and put beneath its line.
    var lines = text.split(separator: "\n").filter { !$0.hasPrefix(Self.mark) }.map(String.init)
    #expect(text.contains("\n" + Self.mark) || Golden.isBlessing, "golden/\(path) has no expectation")
    do {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let graph = try GraphParser(PrimitiveCatalog.all)
        .parse(lines.map { $0 + "\n" }.joined(), file: name)
      try graph.verify()
      Issue.record("golden/\(path) is a valid graph")
    } catch {
      let report = error.description.split(separator: "\n").map { Self.mark + $0 }
      lines.insert(contentsOf: report, at: min(error.line ?? lines.count, lines.count))
      Golden.check(lines.map { $0 + "\n" }.joined(), at: path)
    }
  }
}

extension Diagnostic {
  /// The line of the file at fault.
  fileprivate var line: Int? {
    switch place?.position {
    case .line(let line), .column(let line, _): line
    case .wholeFile, .byte, nil: nil
    }
  }
}
