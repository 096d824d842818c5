// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Numbers committed beside the script that made them.
enum Oracle {
  /// Decodes a file of `Tests/Oracles`.
  static func load<Content: Decodable>(_ name: String, as type: Content.Type = Content.self) throws -> Content
  {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Oracles").appending(path: name)
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
  }
}
