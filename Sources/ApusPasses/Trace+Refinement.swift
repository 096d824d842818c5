// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusIO
import ApusPrimitives

/// The same results as functions of values, in forms that stay accurate, to be differentiated in the place of the
/// given ones.
///
/// `log(softmax(z))` is −∞ where the softmax underflows, and its derivative divides 0 by 0 there; what this
/// returns for it is finite and has the derivative `y − t`. The passes of `beforeDifferentiation` are applied to
/// what lies between the values and the results, and what is new is recorded in the same trace. No rule looks behind
/// a value, so that it stays what derivatives are taken by, whatever it is computed from. Results that no rule makes
/// more accurate are returned as they are.
package func refined(_ results: [Tensor], asFunctionsOf values: [Tensor]) -> [Tensor] {
  guard let trace = results.first?.trace, !trace.isFailed,
    (results + values).allSatisfy({ $0.trace === trace })
  else { return results }
  let part = Excerpt(of: trace.graph, computing: results.map(\.value), from: values.map(\.value))
  do throws(Diagnostic) {
    guard let graph = try part.graph.refined(verification: .never) else { return results }
    return part.recorded(graph, on: trace)
  } catch {
    return results.map { _ in trace.fail(error) }
  }
}

extension Graph {
  /// The graph with the rewrites that belong before differentiation; `nil` if none of them makes it more accurate, and
  /// there is nothing to gain from the others.
  package func refined(verification: PassRunner.Verification) throws(Diagnostic) -> Graph? {
    let (graph, steps) = try PassRunner(verification: verification).run(.beforeDifferentiation(), on: self)
    let isRefined = steps.contains { $0.rewrites.contains(where: Rule.numericsNames.contains) }
    return isRefined ? graph : nil
  }
}

/// What lies between values and results of a graph, as a graph of its own whose further inputs are the values.
private struct Excerpt {
  /// Its outputs are the results, then the inputs that stand for the values.
  let graph: Graph
  private let values: [Value]
  private let resultCount: Int
  /// The nodes of the whole graph that are in it, ascending.
  private let nodes: [Int]

  /// Of the whole graph only what the results need is looked at, so that many gradients in one trace cost no more than
  /// their parts together.
  init(of whole: Graph, computing results: [Value], from values: [Value]) {
    var seen: Set<Value> = []
    self.values = values.filter { seen.insert($0).inserted }
    resultCount = results.count
    nodes = whole.nodes(needed: results, without: seen)

    var graph = Graph()
    var places: [Value: Value] = [:]
    let names = Self.names(of: self.values.count, besides: nodes.compactMap { whole.nodes[$0].boundName })
    for (value, name) in zip(self.values, names) {
      let type = whole.type(of: value)
      let input = Node(primitive: Input(name, type), operands: [], types: [type], origin: nil)
      places[value] = Value(node: graph.append(copying: input, operands: []))
    }
    func place(_ value: Value) -> Value { places[value] ?? value }
    for index in nodes {
      let node = whole.nodes[index]
      let copy = graph.append(copying: node, operands: node.operands.replaced(by: place))
      for result in node.types.indices where places[Value(node: index, result: result)] == nil {
        places[Value(node: index, result: result)] = Value(node: copy, result: result)
      }
    }
    graph.outputs = (results + self.values).enumerated().map {
      Output(.result(String($0.offset)), place($0.element))
    }
    self.graph = graph
  }

  /// Names that no input has yet.
  private static func names(of count: Int, besides taken: [String]) -> [String] {
    let taken = Set(taken)
    return (0..<count).map { position in
      var name = "value \(position)"
      while taken.contains(name) { name += "'" }
      return name
    }
  }

  /// The results of the rewritten excerpt, recorded in the trace of the whole graph.
  func recorded(_ graph: Graph, on trace: Trace) -> [Tensor] {
    let origin = trace.origin
    defer { trace.origin = origin }
    let known = KnownNodes(nodes, of: trace.graph, without: Set(values))
    var inputs: [Int: Value] = [:]
    for (value, output) in zip(values, graph.outputs.dropFirst(resultCount)) {
      inputs[output.value.node] = value
    }
    var tensors: [[Tensor]] = []
    for (index, node) in graph.nodes.enumerated() {
      let operands = node.operands.map { tensors[$0.node][$0.result] }
      if let value = inputs[index] {
        tensors.append([trace.tensor(value)])
      } else if let same = known.position(of: node, on: operands) {
        tensors.append(node.types.indices.map { trace.tensor(Value(node: same, result: $0)) })
      } else {
        trace.origin = node.origin ?? origin
        tensors.append(trace.apply(node.primitive, operands))
      }
    }
    return graph.outputs.prefix(resultCount).map { tensors[$0.value.node][$0.value.result] }
  }
}

extension Graph {
  /// The nodes that compute results, ascending, without those that only values are computed from.
  fileprivate func nodes(needed results: [Value], without values: Set<Value>) -> [Int] {
    var found: Set<Int> = []
    var pending: [Int] = []
    func need(_ value: Value) {
      if !values.contains(value), found.insert(value.node).inserted { pending.append(value.node) }
    }
    results.forEach(need)
    while let next = pending.popLast() { nodes[next].operands.forEach(need) }
    return found.sorted()
  }
}

/// What a part of a trace holds already, so that only new nodes are recorded.
private struct KnownNodes {
  /// The nodes and where they stand; not the graph, which would be copied when it grows.
  private let nodes: [(node: Node, position: Int)]
  private var first: FirstOccurrences

  /// Some nodes of a graph without those of values, which others that compute the same do not stand for.
  init(_ positions: [Int], of graph: Graph, without values: Set<Value>) {
    let excluded = Set(values.map(\.node))
    nodes = positions.filter { !excluded.contains($0) }.map { (graph.nodes[$0], $0) }
    first = FirstOccurrences(capacity: nodes.count)
    for (index, (node, _)) in nodes.enumerated() {
      let hash = node.hashValue
      if first.position(hash: hash, where: { [nodes] in nodes[$0].node == node }) == nil {
        first.note(hash: hash, at: index)
      }
    }
  }

  /// Where an operator applied to tensors of the trace stands; `nil` if it does not.
  func position(of node: Node, on operands: [Tensor]) -> Int? {
    let copy = node.with(operands: Operands(operands.map(\.value)))
    return first.position(hash: copy.hashValue) { nodes[$0].node == copy }.map { nodes[$0].position }
  }
}
