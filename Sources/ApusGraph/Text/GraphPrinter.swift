// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// Writes a graph as text that ``GraphParser`` reads back.
///
/// One line a node, then one a line for each output:
///
///     %0 = input {"name":"x","type":"f32[3,4]"} : f32[3,4]
///     %1 = reduce_sum {"axes":[1]} %0 : f32[3] @ "loss.norm"
///     return "total" %1
///
/// A node with several results is `%4:2 = …  : (f32[3], i32[3])`, and they are `%4.0` and `%4.1`. The graphs that a
/// node owns stand behind it as blocks, whose nodes are counted from 0 again:
///
///     %3 = call %0, %2 : f32[3] body {
///       %0 = input {"name":"a","type":"f32[3]"} : f32[3]
///       …
///     }
package struct GraphPrinter {
  private let graph: Graph

  /// Creates a printer of a graph.
  package init(_ graph: Graph) { self.graph = graph }

  /// The whole text, each line ended.
  package var text: String { lines.map { $0 + "\n" }.joined() }

  /// The lines, nodes first.
  package var lines: [String] {
    var lines: [String] = []
    var owners = graph.owners[...]
    for index in graph.nodes.indices {
      let line = line(ofNode: index)
      if index == owners.first?.index, let owner = owners.popFirst()?.owner {
        lines += Self.lines(of: owner, behind: line)
      } else {
        lines.append(line)
      }
    }
    return lines + graph.outputs.map(line(of:))
  }

  /// The line of an operator and those of the graphs that it owns.
  private static func lines(of owner: any GraphOwner, behind header: String) -> [String] {
    var lines = [header]
    for (name, body) in owner.namedBodies {
      lines[lines.count - 1] += " \(name) {"
      lines += GraphPrinter(body.graph).lines.map { "  " + $0 }
      lines.append("}")
    }
    return lines
  }

  private func line(ofNode index: Int) -> String {
    let node = graph.nodes[index]
    let count = node.types.count
    var line = "%\(index)" + (count == 1 ? "" : ":\(count)") + " = " + node.primitive.mnemonic
    let attributes = AttributeCoding.text(of: node.primitive)
    if attributes != "{}" { line += " " + attributes }
    if !node.operands.isEmpty { line += " " + node.operands.map(reference).joined(separator: ", ") }
    line += " : " + Self.text(of: node.types)
    if let origin = node.origin {
      line += " @ " + JSONValue.quoted(origin.path) + (origin.isBackward ? " backward" : "")
    }
    return line
  }

  private func line(of output: Output) -> String {
    switch output.role {
    case .result(let name): "return \(JSONValue.quoted(name)) \(reference(output.value))"
    case .update(let name): "update \(JSONValue.quoted(name)) \(reference(output.value))"
    }
  }

  private func reference(_ value: Value) -> String {
    let single = graph.nodes.indices.contains(value.node) && graph.nodes[value.node].types.count == 1
    return single && value.result == 0 ? "%\(value.node)" : "%\(value.node).\(value.result)"
  }

  /// One type, or several in parentheses.
  static func text(of types: [TensorType]) -> String {
    types.count == 1 ? types[0].description : "(" + types.map(\.description).joined(separator: ", ") + ")"
  }
}

extension Graph: CustomStringConvertible {
  /// The text form.
  public var description: String { GraphPrinter(self).text }

  /// The hash of the text form in 16 hexadecimal digits.
  package var textHash: String {
    var hash = StableHash()
    for line in GraphPrinter(self).lines { hash.combine(line) }
    return hash.text
  }
}
