// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A Markdown file of the documentation with its fenced blocks.
struct Article: Sendable, CustomTestStringConvertible {
  /// A fenced block.
  struct Block: Sendable {
    /// The word after the fence, such as `swift`.
    let language: String
    /// What `<!-- generated: NAME -->` above the fence says; `nil` if nothing generates the block.
    let generator: String?
    let text: String
    /// The lines between the fences, counted from 0.
    let lines: Range<Int>
  }

  /// The path in the package.
  let path: String
  let lines: [String]

  /// The folder of the package.
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The README and all articles, sorted.
  static let all: [Article] = {
    let folder = "Sources/Apus/Apus.docc"
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: package.appending(path: folder).path)) ?? []
    return
      (["README.md", ".github/CONTRIBUTING.md"]
      + names.filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" })
      .map(Article.init)
  }()

  init(_ path: String) {
    self.path = path
    let text = (try? String(contentsOf: Self.package.appending(path: path), encoding: .utf8)) ?? ""
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  var testDescription: String { path }

  /// The fenced blocks in order.
  var blocks: [Block] {
    var blocks: [Block] = []
    var start: Int?
    for (number, line) in lines.enumerated() where line.hasPrefix("```") {
      guard let first = start else {
        start = number
        continue
      }
      let above = first > 0 ? lines[first - 1] : ""
      let mark = "<!-- generated: "
      blocks.append(
        Block(
          language: String(lines[first].dropFirst(3)),
          generator: above.hasPrefix(mark) ? String(above.dropFirst(mark.count).dropLast(4)) : nil,
          text: lines[(first + 1)..<number].joined(separator: "\n"), lines: (first + 1)..<number))
      start = nil
    }
    return blocks
  }

  /// Writes the file anew with other text in one block.
  func replacing(_ block: Block, with text: String) throws {
    var lines = lines
    lines.replaceSubrange(
      block.lines, with: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    try lines.joined(separator: "\n").write(
      to: Self.package.appending(path: path), atomically: true, encoding: .utf8)
  }

  /// Whether texts are written anew instead of compared.
  static var isBlessing: Bool { ProcessInfo.processInfo.environment["APUS_BLESS"] == "1" }
}
