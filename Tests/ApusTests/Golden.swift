// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Text files under `golden/` that outputs must equal; `APUS_BLESS=1` rewrites them.
enum Golden {
  static func compare(
    _ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "golden").appending(path: path)
    if ProcessInfo.processInfo.environment["APUS_BLESS"] == "1" {
      try Data(text.utf8).write(to: file)
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    if text == expected { return }
    let difference = zip(text.split(separator: "\n"), expected.split(separator: "\n")).first { $0 != $1 }
    Issue.record(
      "golden/\(path) differs; first: \(difference.map { "\($0.0) instead of \($0.1)" } ?? "length")",
      sourceLocation: sourceLocation)
  }
}
