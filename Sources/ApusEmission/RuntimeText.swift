// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusRuntime

/// The C text of the runtime, as the library was compiled from it.
enum RuntimeText {
  /// The text of the given nouns and of all that they stand on, each after what it needs.
  static func text(of nouns: some Sequence<String>) throws(Diagnostic) -> [String] {
    var wanted = Set(nouns)
    let all = (0..<apus_runtime_text_count()).compactMap { position in
      apus_runtime_text_name(position).map { String(cString: $0) }
    }
    for noun in wanted.sorted() where !all.contains(noun) { _ = try text(noun) }
    var parts: [String] = []
    // The library lists each noun after those it needs, so one walk from the back finds them all.
    for noun in all.reversed() where wanted.contains(noun) {
      let text = try text(noun)
      wanted.formUnion(needs(of: text))
      if noun != status { parts.append(withoutLicence(text)) }
    }
    return parts.reversed()
  }

  /// The noun whose text stands in the header, since users see its types.
  static let status = "status"

  /// The text of the header's types.
  static func statusText() throws(Diagnostic) -> String { withoutLicence(try text(status)) }

  /// The text of what functions report that take any number of examples up to a greatest one.
  static func batchText() throws(Diagnostic) -> String { withoutLicence(try text("batch")) }

  private static func text(_ noun: String) throws(Diagnostic) -> String {
    String(cString: try apus_runtime_text(noun).unwrapped(orBug: "the runtime has no text named '\(noun)'"))
  }

  /// The text without its licence line: in an emitted file it belongs to the file's owner, as the banner says.
  private static func withoutLicence(_ text: String) -> String {
    text.replacing("// SPDX-License-Identifier: Apache-2.0\n", with: "")
  }

  /// The nouns in the line `// needs: …`, which is among the first.
  private static func needs(of text: String) -> [String] {
    let mark = "// needs:"
    guard let line = text.split(separator: "\n", maxSplits: 4).first(where: { $0.hasPrefix(mark) }) else {
      return []
    }
    return line.dropFirst(mark.count).split { $0 == " " || $0 == "," }.map(String.init)
  }
}
