// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusScheduling

extension GraphPicture {
  /// The graph in the language of Graphviz, its layers as clusters within clusters.
  package var dot: String {
    var lines = [
      "digraph \(DOTText.quoted(title)) {",
      "  label=\(DOTText.quoted(lines: [title, caption, ""])); labelloc=t; fontname=Helvetica; fontsize=16;",
      "  bgcolor=white; nodesep=0.25; ranksep=0.4;",
      "  node [shape=box, style=\"rounded,filled\", fontname=Helvetica, fontsize=11, margin=\"0.1,0.04\", "
        + "height=0.4];",
      "  edge [fontname=Helvetica, fontsize=8, fontcolor=\"#666666\", color=\"#777777\", arrowsize=0.6];",
    ]
    var cluster = 0
    append(Group(boxes), "", 1, &cluster, &lines)
    for edge in edges {
      let phase = boxes[edge.from].phase
      let colour = phase == .forward ? "" : ", color=\"\(phase.stroke)\""
      lines.append("  n\(edge.from) -> n\(edge.to) [label=\(DOTText.quoted(edge.label))\(colour)];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// What colours and shapes mean, as far as they occur.
  var caption: String {
    let phases = TrainingPhase.allCases.filter { phase in boxes.contains { $0.phase == phase } }
    let colours = phases.count < 2 ? [] : phases.map { "\($0.rawValue) \($0.colourName)" }
    return (["\(boxes.count) shapes", "inputs and results oval", "state as cylinders"] + colours)
      .joined(separator: " · ")
  }

  private func append(
    _ group: Group, _ path: String, _ depth: Int, _ cluster: inout Int, _ lines: inout [String]
  ) {
    let space = String(repeating: "  ", count: depth)
    for index in group.members { lines.append(space + declaration(index)) }
    for (key, inner) in group.parts {
      let label = [key.path, layers[key.path] ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
      lines.append(space + "subgraph cluster_\(cluster) {")
      cluster += 1
      lines.append(
        space + "  label=\(DOTText.quoted(label + (key.phase == .backward ? " · backward" : ""))); "
          + "fontsize=12; fontcolor=\"#444444\"; style=\"rounded,filled\"; color=\"#c4c9d1\"; "
          + "fillcolor=\"\(key.phase.ground)\";")
      append(inner, key.path, depth + 1, &cluster, &lines)
      lines.append(space + "}")
    }
  }

  private func declaration(_ index: Int) -> String {
    let box = boxes[index]
    let text = DOTText.quoted(lines: [box.title, box.number].filter { !$0.isEmpty })
    let shape =
      switch box.kind {
      case .operation: ""
      case .input, .result: ", shape=ellipse, style=filled"
      case .parameter, .update: ", shape=cylinder, style=filled"
      case .constant: ", shape=note, style=filled"
      }
    return "n\(index) [label=\(text)\(shape), fillcolor=\"\(box.fill)\", color=\"\(box.stroke)\"];"
  }

  /// Boxes of one layer and the layers within it.
  private struct Group {
    struct Key: Hashable {
      let path: String
      let phase: TrainingPhase
    }

    var members: [Int] = []
    var parts: [(key: Key, group: Group)] = []

    init() {}

    /// Sorts boxes into groups by the parts of their paths; the backward part of a layer is a group beside it.
    init(_ boxes: [Box]) {
      for (index, box) in boxes.enumerated() {
        let parts = box.path.split(separator: ".")
        insert(index, parts.indices.map { parts[...$0].joined(separator: ".") }[...], box.phase)
      }
    }

    private mutating func insert(_ index: Int, _ paths: ArraySlice<String>, _ phase: TrainingPhase) {
      guard let path = paths.first else { return members.append(index) }
      let key = Key(path: path, phase: phase == .backward ? .backward : .forward)
      let position = parts.firstIndex { $0.key == key } ?? parts.count
      if position == parts.count { parts.append((key, Group())) }
      parts[position].group.insert(index, paths.dropFirst(), phase)
    }
  }
}

extension GraphPicture.Box {
  /// The colour inside the shape.
  var fill: String {
    switch kind {
    case .input: "#fff3b8"
    case .result: "#d7efc9"
    case .parameter, .update: kind == .parameter ? "#e2dcf3" : "#c9ecdf"
    case .constant: "#eeeeee"
    case .operation: phase.fill
    }
  }

  /// The colour of the shape's line.
  var stroke: String {
    switch kind {
    case .input: "#a08a1c"
    case .result: "#5c8f3c"
    case .parameter: "#7a6aa8"
    case .update: TrainingPhase.update.stroke
    case .constant: "#888888"
    case .operation: phase.stroke
    }
  }
}

extension TrainingPhase {
  /// The colour of operations.
  var fill: String {
    switch self {
    case .forward: "#d6e9f8"
    case .backward: "#fbe0bd"
    case .update: "#c9ecdf"
    }
  }

  /// The colour of outlines and edges.
  var stroke: String {
    switch self {
    case .forward: "#4a7ba6"
    case .backward: "#c4761b"
    case .update: "#2f8f6f"
    }
  }

  /// The colour behind operations.
  var ground: String {
    switch self {
    case .forward: "#f5f8fb"
    case .backward: "#fdf6ec"
    case .update: "#f1f9f6"
    }
  }

  /// The colour in a word.
  var colourName: String {
    switch self {
    case .forward: "blue"
    case .backward: "orange"
    case .update: "green"
    }
  }
}
