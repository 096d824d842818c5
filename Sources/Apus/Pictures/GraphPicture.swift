// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor

/// A graph as a picture: a shape for each operation, grouped by the layer it comes from.
///
/// Numbers that are one constant everywhere stand in the operation that uses them and have no shape.
package struct GraphPicture {
  /// A shape of the picture.
  struct Box {
    /// What the shape stands for.
    enum Kind {
      case input, parameter, constant, operation, result, update
    }

    let kind: Kind
    /// The operator with its constant operands, or a name.
    let title: String
    /// The value's name in the graph's text, such as `%12`; empty for what leaves the graph.
    let number: String
    /// The layer's path; empty for none.
    let path: String
    let phase: TrainingPhase
  }

  /// A value that flows from one shape to another.
  struct Edge {
    let from: Int
    let to: Int
    /// Its type.
    let label: String
  }

  let title: String
  /// What layers are in words, by path.
  let layers: [String: String]
  private(set) var boxes: [Box] = []
  private(set) var edges: [Edge] = []

  /// A picture of a graph.
  ///
  /// - Parameters:
  ///   - layers: What layers are in words, by path.
  ///   - isDetailed: Whether the operations that update a parameter have a shape each.
  package init(_ graph: Graph, title: String, layers: [String: String] = [:], isDetailed: Bool = false) {
    self.title = title
    self.layers = layers
    let live = graph.liveNodes
    let phases = graph.phases
    let outputs = Set(graph.outputs.map(\.value.node))
    let numbers = graph.nodes.indices.map { outputs.contains($0) ? nil : graph.nodes[$0].splat?.number }
    let isHidden = graph.nodes.indices.map { !live[$0] || numbers[$0] != nil }
    let none = [TrainingPhase](repeating: .forward, count: graph.nodes.count)
    var groups = UpdateGroups(graph, phases: isDetailed ? none : phases, isHidden: isHidden)
    var units = Self.ordered(graph, groups, isHidden)
    if units == nil {
      groups = UpdateGroups(graph, phases: none, isHidden: isHidden)
      units = Self.ordered(graph, groups, isHidden)
    }
    let count = graph.nodes.count
    var positions: [Int: Int] = [:]
    for unit in units ?? [] {
      positions[unit] = boxes.count
      if unit < count {
        boxes.append(Self.box(of: unit, in: graph, phases[unit], numbers))
      } else {
        let number = unit - count
        let title = groups.updated[number].first.map { "update \($0)" } ?? "update"
        let operations = groups.operations[number]
        boxes.append(
          Box(
            kind: .update, title: title,
            number: "\(operations) \(operations == 1 ? "operation" : "operations")",
            path: "", phase: .update))
      }
    }
    var drawn: Set<[Int]> = []
    for (index, node) in graph.nodes.enumerated() where !isHidden[index] {
      let target = groups.group[index].map { $0 + count } ?? index
      for operand in node.operands where !isHidden[operand.node] {
        let source = groups.group[operand.node].map { $0 + count } ?? operand.node
        guard source != target, let from = positions[source], let to = positions[target] else { continue }
        let isNew = drawn.insert([source, target]).inserted
        if isNew || max(source, target) < count {
          // What leaves a group is not one value.
          let label = source < count ? graph.type(of: operand).description : ""
          edges.append(Edge(from: from, to: to, label: label))
        }
      }
    }
    for output in graph.outputs where groups.group[output.value.node] == nil {
      guard let from = positions[output.value.node] else { continue }
      edges.append(Edge(from: from, to: boxes.count, label: graph.type(of: output.value).description))
      switch output.role {
      case .result(let name):
        boxes.append(
          Box(kind: .result, title: name, number: "", path: "", phase: phases[output.value.node]))
      case .update(let name):
        boxes.append(Box(kind: .update, title: "new \(name)", number: "", path: "", phase: .update))
      }
    }
  }

  /// Nodes and, with the number of nodes added, groups in an order in which each follows those it uses; `nil`
  /// if groups use each other in a circle.
  private static func ordered(_ graph: Graph, _ groups: UpdateGroups, _ isHidden: [Bool]) -> [Int]? {
    let count = graph.nodes.count
    var needed: [Int: Set<Int>] = [:]
    for (index, node) in graph.nodes.enumerated() where !isHidden[index] {
      let unit = groups.group[index].map { $0 + count } ?? index
      for operand in node.operands where !isHidden[operand.node] {
        let other = groups.group[operand.node].map { $0 + count } ?? operand.node
        if other != unit { needed[unit, default: []].insert(other) }
      }
      needed[unit] = needed[unit] ?? []
    }
    var order: [Int] = []
    var done: Set<Int> = []
    var waiting = needed.keys.sorted()
    while !waiting.isEmpty {
      let before = order.count
      for unit in waiting where needed[unit, default: []].isSubset(of: done) {
        done.insert(unit)
        order.append(unit)
      }
      guard order.count > before else { return nil }
      waiting.removeAll { done.contains($0) }
    }
    return order
  }

  /// How many shapes the picture has.
  package var count: Int { boxes.count }

  private static func box(
    of index: Int, in graph: Graph, _ phase: TrainingPhase, _ numbers: [String?]
  ) -> Box {
    let node = graph.nodes[index]
    let site = LoweringSite(operands: node.operands.map(graph.type(of:)), results: node.types)
    let source: Source? =
      if node.operands.isEmpty, case .source(let source) = node.primitive.lowering(site) { source } else {
        nil
      }
    let path = node.origin?.path ?? ""
    switch source {
    case .input(let name):
      return Box(kind: .input, title: name, number: "%\(index)", path: "", phase: .forward)
    case .parameter(let name):
      return Box(kind: .parameter, title: name, number: "%\(index)", path: path, phase: phase)
    case .constant:
      return Box(kind: .constant, title: "constant", number: "%\(index)", path: path, phase: phase)
    case nil:
      var title = node.primitive.mnemonic
      if case .region(let region) = node.primitive.lowering(site) {
        switch region.trip {
        case .once, .choice: break
        case .count(let count, _): title += " of \(count) steps"
        case .whileTrue(let limit): title += " of at most \(limit) steps"
        }
      }
      let operands = node.operands.map { numbers[$0.node] ?? "·" }
      if operands.contains(where: { $0 != "·" }) { title += "(" + operands.joined(separator: ", ") + ")" }
      return Box(kind: .operation, title: title, number: "%\(index)", path: path, phase: phase)
    }
  }
}

extension Node {
  /// The number that every element is, if the node is a constant of one number.
  fileprivate var splat: Literal? {
    guard operands.isEmpty else { return nil }
    switch primitive.lowering(LoweringSite(operands: [], results: types)) {
    case .elementwise(.literal(let literal)): return literal
    case .source(.constant(let tensor)) where tensor.count == 1: return tensor.literal(at: 0)
    case .elementwise, .source, .view, .reduction, .contraction, .assembly, .lookup, .insertion,
      .indexGuard, .random,
      .region, .kernel:
      return nil
    }
  }
}

extension TracedEntryPoint {
  /// What the layers are in words, by path.
  package var layerDescriptions: [String: String] {
    Dictionary(layers.map { ($0.path, $0.description) }) { first, _ in first }
  }
}
