// SPDX-License-Identifier: Apache-2.0

import Apus
import ApusExecution

/// Graphviz's `dot`, if it is installed.
enum Graphviz {
  /// The program.
  static var tool: Tool? { Tool(named: "dot") }

  /// The picture of a graph in Graphviz's language; `nil` if Graphviz is not there or fails.
  static func drawn(_ text: String) throws(Diagnostic) -> String? {
    let bytes = try tool?.made(
      from: text, waiting: { Output.note("waiting for \(tool?.path ?? "dot") to lay out the graph") }
    ) { source, picture in ["-Tsvg", "-o", picture, source] }
    let picture = bytes.map { String(decoding: $0, as: UTF8.self) }
    // Where the disk is full, Graphviz writes a part of a picture and ends as if all were well.
    return picture?.hasSuffix("</svg>\n") == true ? picture : nil
  }
}
