// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML
import Testing

/// RELIABILITY.md row 13 from end to end: a graph file whose names are attacks goes through every command, and
/// none of them reaches a C compiler, a browser, Graphviz or the terminal as anything but text.
@Suite struct HostileModelTests {
  private static let names = [
    "*/ int evil(void) { return 1; } /*", "a\nint evil(void) { return 1; }\n", "name??/", "??/\nint evil;",
    "a\\", "\"; int evil; \"", "\n#include \"/etc/passwd\"\n", "\n#error evil\n", "%s%n", "\u{1B}[2J\u{7}",
    "abc\u{202E}fed", "\u{2028}int evil;", "<script>alert(1)</script>", "\"/><script>alert(1)</script>",
    "]]><!--", "&evil;", "\" onload=\"evil()", "\"]; evil [label=\"", "\\N\\G\"];", "javascript:evil()",
    "\r\u{1B}]0;evil\u{7}", "\u{9B}31m", String(repeating: "x*/", count: 341),
  ]

  /// A JSON string.
  private static func quoted(_ text: String) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: [text])
    return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
  }

  /// A graph with a parameter for each name, which is also where a value comes from.
  private static func graph() throws -> String {
    var text = "%0 = input {\"name\":\"x\",\"type\":\"f32[4,3]\"}\n"
    var last = 0
    var next = 1
    for name in names {
      let quoted = try quoted(name)
      text += "%\(next) = parameter {\"name\":\(quoted),\"type\":\"f32[4,3]\"} @ \(quoted)\n"
      text += "%\(next + 1) = add %\(last), %\(next) @ \(quoted)\n"
      text += "%\(next + 2) = tanh %\(next + 1) @ \(quoted)\n"
      text += "update \(quoted) %\(next + 2)\n"
      last = next + 2
      next += 3
    }
    return text + "return \"y\" %\(last)\n"
  }

  /// Lines without anything that a terminal obeys.
  private static func isVisible(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0 == "\n"
        || !($0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0.properties.isBidiControl)
          && $0 != "\u{2028}" && $0 != "\u{2029}"
    }
  }

  /// The elements and attributes of a picture.
  private final class Markup: NSObject, XMLParserDelegate {
    private(set) var words: Set<String> = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      words.formUnion([name])
      words.formUnion(attributes.keys)
    }

    /// The words that are used; `nil` if the text is not XML.
    static func words(of text: String) -> Set<String>? {
      let (parser, markup) = (XMLParser(data: Data(text.utf8)), Markup())
      parser.delegate = markup
      return parser.parse() ? markup.words : nil
    }
  }

  /// Text with the inside of every quoted string taken out.
  private static func unquoted(_ text: String) -> String {
    text.replacing(/"(\\.|[^"\\])*"/.dotMatchesNewlines(), with: "\"\"")
  }

  @Test func everyCommandIsSafe() throws {
    #expect(Self.names.count >= 20 && Set(Self.names).count == Self.names.count)
    let folder = try Folder()
    try Self.graph().write(toFile: folder.path("h.graph"), atomically: true, encoding: .utf8)
    for stage in ["graph", "gradient", "optimized", "schedule", "plan", "c"] {
      let result = try Command.apus("dump", "h.graph", "--stage", stage, in: folder)
      #expect(result.status == 0, "\(stage): \(result.errors)")
      #expect(Self.isVisible(result.output) && result.output.utf8.count > 400, "\(stage)")
    }
    for arguments in [["summary", "h.graph"], ["summary", "h.graph", "--json"]] {
      let result = try Command.run(arguments, in: folder)
      #expect(result.status == 0 && Self.isVisible(result.output), "\(arguments) \(result.errors)")
    }
    for arguments in [
      ["graph", "h.graph", "-o", "g.svg"], ["graph", "h.graph", "-o", "g.dot", "--detailed"],
      ["memory", "h.graph", "-o", "m.svg"], ["dump", "h.graph", "--stage", "plan", "--svg", "p.svg"],
      ["compile", "h.graph", "-o", "out"],
    ] {
      let result = try Command.run(arguments, in: folder)
      #expect(result.status == 0, "\(arguments): \(result.errors)")
    }
    for file in ["g.svg", "m.svg", "p.svg"] {
      let text = try folder.text(file)
      let words = try #require(Markup.words(of: text), "\(file) is no XML")
      #expect(!words.contains { $0 == "script" || $0.hasPrefix("on") || $0.contains("evil") }, "\(file)")
      #expect(Self.isVisible(text), "\(file)")
    }
    let drawing = try folder.text("g.dot")
    #expect(Self.isVisible(drawing) && !Self.unquoted(drawing).contains("evil"))
    try Self.compile(folder)
  }

  /// The C file compiles with every compiler of this machine and defines nothing evil.
  private static func compile(_ folder: Folder) throws {
    var tried = 0
    for command in ["gcc -std=c99", "gcc -std=gnu99", "clang -std=c99", "clang -std=gnu99", "tcc"] {
      let name = command.prefix { $0 != " " }
      guard try Command.shell("command -v \(name)", in: folder).status == 0 else { continue }
      tried += 1
      let result = try Command.shell(
        "\(command) -Wall -Werror -c out/h.c -o h.o && if command -v nm; then nm h.o; fi", in: folder)
      #expect(result.status == 0, "\(command): \(result.errors.prefix(2000))")
      #expect(!result.output.contains("evil"))
    }
    if tried == 0 { print("no C compiler found: the file of hostile names was not compiled") }
  }

  @Test(
    "a name of a megabyte is refused wherever a graph has names",
    arguments: [
      "%0 = input {\"name\":\"NAME\",\"type\":\"f32[3]\"}\nreturn \"y\" %0\n",
      "%0 = parameter {\"name\":\"NAME\",\"type\":\"f32[3]\"}\nreturn \"y\" %0\n",
      "%0 = input {\"name\":\"x\",\"type\":\"f32[3]\"} @ \"NAME\"\nreturn \"y\" %0\n",
      "%0 = input {\"name\":\"x\",\"type\":\"f32[3]\"}\nreturn \"NAME\" %0\n",
      "%0 = input {\"name\":\"x\",\"type\":\"f32[3]\"}\nupdate \"NAME\" %0\n",
      "%0 = NAME {}\nreturn \"y\" %0\n", "%0 = input {\"NAME\":\"x\",\"type\":\"f32[3]\"}\n", "NAME\n",
    ])
  func endlessNamesAreRefused(_ graph: String) throws {
    let folder = try Folder()
    let text = graph.replacing("NAME", with: String(repeating: "x", count: 1 << 20))
    try text.write(toFile: folder.path("h.graph"), atomically: true, encoding: .utf8)
    let result = try Command.apus("compile", "h.graph", "-o", "out", in: folder)
    #expect(result.status == 65)
    #expect(
      result.errors.hasPrefix("error: ") && result.errors.utf8.count < 10_000, "\(result.errors.prefix(300))")
    #expect(!folder.names.contains("out"))
  }

  /// A file's own name is a name too.
  @Test(arguments: ["*/ evil", "a b", "evil\n#error", "int", "-rf", "\u{202E}gpj", "a\"b", "é"])
  func fileNamesAreChecked(_ name: String) throws {
    let folder = try Folder()
    let graph = "%0 = input {\"name\":\"x\",\"type\":\"f32[3]\"}\n%1 = tanh %0\nreturn \"y\" %1\n"
    let path = "./\(name.replacing("/", with: ":")).graph"
    try graph.write(toFile: folder.path(path), atomically: true, encoding: .utf8)
    let result = try Command.apus("compile", path, "-o", "out", in: folder)
    #expect(result.status == 65, "\(result.errors)")
    #expect(Self.isVisible(result.errors) && result.errors.hasPrefix("error: "))
    #expect(!folder.names.contains("out"))
  }
}
