// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Swift code of the documentation, taken from files that are compiled.
///
/// A file marks what is shown with `// listing: NAME` and `// end`; parts with one name are shown one after the
/// other, each without the indentation of its first line.
enum Listing {
  /// The listings of all files in `Listings/`, and of the package that uses Apus, by name.
  static let all: [String: String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Listings")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let files = names.sorted().map { folder.appending(path: $0) }
    var listings: [String: String] = [:]
    for file in files + [Article.package.appending(path: "Tests/Consumer/Package.swift")] {
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      for (name, part) in parts(of: text) {
        listings[name] = listings[name].map { $0 + "\n\n" + part } ?? part
      }
    }
    return listings
  }()

  private static func parts(of text: String) -> [(name: String, text: String)] {
    var parts: [(name: String, text: String)] = []
    var current: (name: String, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.drop { $0 == " " }
      if words.hasPrefix("// listing: ") {
        current = (String(words.dropFirst("// listing: ".count)), [])
      } else if words == "// end", let (name, lines) = current {
        let indentation = lines.first?.prefix { $0 == " " } ?? ""
        parts.append(
          (
            name,
            lines.map { $0.hasPrefix(indentation) ? $0.dropFirst(indentation.count) : $0 }.joined(
              separator: "\n")
          ))
        current = nil
      } else {
        current?.lines.append(line)
      }
    }
    return parts
  }
}
