// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What the documentation shows is what the compiler takes and makes.
@Suite struct ArticleGoldenTests {
  @Test func theDocumentationIsFound() {
    #expect(Article.all.count > 10)
    #expect(Article.all.allSatisfy { $0.lines.count > 1 })
  }

  /// Every block of Swift or C that nothing generates is a part of a file that is compiled.
  @Test(arguments: Article.all) func codeIsCompiled(_ article: Article) {
    for block in article.blocks where ["swift", "c"].contains(block.language) && block.generator == nil {
      #expect(
        Listing.all.values.contains(block.text),
        "\(article.path):\(block.lines.lowerBound + 1): no listing in Tests/ApusDocumentationTests/Listings has this text"
      )
    }
  }

  /// No listing is kept that nothing shows.
  @Test func everyListingIsShown() {
    let shown = Set(Article.all.flatMap(\.blocks).map(\.text))
    for (name, text) in Listing.all.sorted(by: { $0.key < $1.key }) {
      #expect(shown.contains(text), "the listing '\(name)' is in no article")
    }
  }

  /// Every block that a stage of the compiler printed is what it prints now.
  @Test(arguments: Article.all) func dumpsAreFresh(_ article: Article) throws {
    var article = article
    for position in article.blocks.indices {
      let block = article.blocks[position]
      guard let name = block.generator else { continue }
      let text = try Dump.text(named: name)
      guard text != block.text else { continue }
      guard Article.isBlessing else {
        Issue.record(
          "\(article.path):\(block.lines.lowerBound + 1): '\(name)' is now\n\(text)\nto accept: APUS_BLESS=1 swift test --filter Golden"
        )
        continue
      }
      try article.replacing(block, with: text)
      article = Article(article.path)
    }
  }

  /// The README names each step of the way once, in a form that `.ci/run` can find.
  @Test(arguments: ["train", "test"]) func theReadmeHasACommand(_ name: String) {
    let lines = Article("README.md").lines
    #expect(lines.filter { $0 == "<!-- \(name) -->" }.count == 1)
  }

  /// A link to a file leads to one.
  @Test(arguments: Article.all) func linksLeadSomewhere(_ article: Article) {
    let folder = Article.package.appending(path: article.path).deletingLastPathComponent()
    for match in article.lines.joined(separator: "\n").matches(of: /\]\((?!https?:|doc:|#)([^)]+)\)/) {
      #expect(
        FileManager.default.fileExists(atPath: folder.appending(path: String(match.1)).path),
        "\(article.path) links to \(match.1)")
    }
  }

  /// The functions of Apus that only its own package can call.
  private static let packageFunctions: Set<String> = {
    let folder = Article.package.appending(path: "Sources")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    var (own, others): (Set<String>, Set<String>) = ([], [])
    for file in files where file.hasSuffix(".swift") {
      let text = (try? String(contentsOf: folder.appending(path: file), encoding: .utf8)) ?? ""
      for match in text.matches(of: /(package |public )?(?:static |mutating |consuming )*func (\w+)/) {
        if match.1 == "package " { own.insert(String(match.2)) } else { others.insert(String(match.2)) }
      }
    }
    return own.subtracting(others)
  }()

  /// A user is told to call what a user can call; what only Apus's own tests reach is said to those who change Apus.
  @Test(arguments: Article.all) func functionsAreThoseOfUsers(_ article: Article) {
    #expect(Self.packageFunctions.contains("makeEvaluatorSession"))
    for paragraph in article.lines.split(separator: "").map({ $0.joined(separator: " ") })
    where !paragraph.hasPrefix("Whoever changes Apus") {
      for match in paragraph.matches(of: /`(?:\w+\.)?(\w+)\([^`]*`/) {
        #expect(!Self.packageFunctions.contains(String(match.1)), "\(article.path): \(match.0)")
      }
    }
  }
}
