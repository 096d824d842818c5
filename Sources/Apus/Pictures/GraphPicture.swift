// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusIO

/// A graph as a picture: a box for each operation, grouped by the layer it comes from.
package struct GraphPicture {
  /// A box.
  struct Box {
    let title: String
    let detail: String
    let path: String
  }

  let title: String
  let boxes: [Box]
  /// Edges with the type of the value that flows.
  let edges: [(from: Int, to: Int, label: String)]

  /// A picture of a graph; outputs get boxes too.
  package init(_ graph: Graph, title: String) {
    self.title = title
    var boxes: [Box] = []
    var edges: [(from: Int, to: Int, label: String)] = []
    let live = graph.liveNodes
    var positions: [Int: Int] = [:]
    for (index, node) in graph.nodes.enumerated() where live[index] {
      positions[index] = boxes.count
      for operand in node.operands {
        guard let from = positions[operand.node] else { continue }
        edges.append((from, boxes.count, graph.type(of: operand).description))
      }
      boxes.append(
        Box(
          title: node.boundName.map { "\(node.primitive.mnemonic) \($0)" } ?? node.primitive.mnemonic,
          detail: "%\(index) \(node.types.map(\.description).joined(separator: " "))",
          path: node.origin?.path ?? ""))
    }
    for output in graph.outputs {
      guard let from = positions[output.value.node] else { continue }
      edges.append((from, boxes.count, graph.type(of: output.value).description))
      switch output.role {
      case .result(let name): boxes.append(Box(title: "result \(name)", detail: "", path: ""))
      case .update(let name): boxes.append(Box(title: "update \(name)", detail: "", path: ""))
      }
    }
    self.boxes = boxes
    self.edges = edges
  }

  /// How many boxes the picture has.
  package var count: Int { boxes.count }

  /// The graph in the language of Graphviz.
  package var dot: String {
    var lines = [
      "digraph \(DOTText.quoted(title)) {",
      "  label=\(DOTText.quoted(title)); labelloc=t; fontname=Helvetica;",
      "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#eef3fa\", fontname=Helvetica, fontsize=11];",
      "  edge [fontname=Helvetica, fontsize=9, color=\"#555555\"];",
    ]
    var paths: [String] = []
    for box in boxes where !paths.contains(box.path) { paths.append(box.path) }
    for (number, path) in paths.enumerated() {
      if !path.isEmpty {
        lines.append("  subgraph cluster_\(number) {")
        lines.append("    label=\(DOTText.quoted(path)); style=rounded; color=\"#8899aa\";")
      }
      for (index, box) in boxes.enumerated() where box.path == path {
        let text = box.detail.isEmpty ? [box.title] : [box.title, box.detail]
        lines.append("    n\(index) [label=\(DOTText.quoted(lines: text))];")
      }
      if !path.isEmpty { lines.append("  }") }
    }
    for edge in edges {
      lines.append("  n\(edge.from) -> n\(edge.to) [label=\(DOTText.quoted(edge.label))];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }
}
