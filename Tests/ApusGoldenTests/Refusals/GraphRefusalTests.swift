// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusDifferentiation

/// What is said of graphs that were built by hand, not read from a text.
@Suite struct GraphRefusalTests {
  private let type = TensorType.f32(3)

  /// A graph of an input and a function of it.
  private func graph() throws -> Graph {
    var graph = Graph()
    let x = try graph.append(Input("x", type))
    let y = try graph.append(Tanh(), [Value(node: x)], origin: Origin(path: "encoder.0"))
    graph.outputs = [Output(.result("y"), Value(node: y))]
    return graph
  }

  /// The graph with a copy of its last node that has other operands or types.
  private func broken(_ operands: Operands, _ types: [TensorType], _ primitive: any Primitive = Tanh()) throws
    -> Graph
  {
    var graph = try graph()
    let origin = Origin(path: "encoder.1", file: "m/Model.swift", line: 7)
    _ = graph.append(
      copying: Node(primitive: primitive, operands: operands, types: types, origin: origin),
      operands: operands)
    return graph
  }

  @Test func brokenGraphsAreRefused() throws {
    var refusals = Refusals()
    refusals.add("an operand of a later node") {
      _ = try Graph().appending(Tanh(), [Value(node: 0)])
    }
    refusals.add("an operand that a node does not have") {
      _ = try graph().appending(Tanh(), [Value(node: 1, result: 2)])
    }
    refusals.add("a node before its operand") {
      try broken([Value(node: 5)], [type]).verify()
    }
    refusals.add("a result that a node does not have") {
      try broken([Value(node: 1, result: 2)], [type]).verify()
    }
    refusals.add("operands that an operator cannot take") {
      try broken([], [type]).verify()
    }
    refusals.add("a type that is not the operator's") {
      try broken([Value(node: 1)], [.f64(7)]).verify()
    }
    refusals.add("two inputs of one name") {
      try broken([], [type], Input("x", type)).verify()
    }
    refusals.add("a result with the name of an input") {
      var graph = try graph()
      graph.outputs = [Output(.result("x"), Value(node: 1))]
      try graph.verify()
    }
    refusals.add("an output of nothing") {
      var graph = try graph()
      graph.outputs.append(Output(.update("w"), Value(node: 9)))
      #expect(graph.liveNodes == [true, true])
      try graph.verify()
    }
    refusals.add("two outputs of one name") {
      var graph = try graph()
      graph.outputs.append(graph.outputs[0])
      try graph.verify()
    }
    refusals.add("the gradient of nothing") {
      _ = try graph().gradient(of: Value(node: 7), withRespectTo: [])
    }
    refusals.add("a tensor of nothing") {
      let trace = Trace(try graph())
      _ = trace.tensor(Value(node: 1, result: 3))
      _ = try trace.finished()
    }
    refusals.add("no value for an input") { _ = try Evaluator(try graph()).values([:]) }
    refusals.add("a value of another type for an input") {
      _ = try Evaluator(try graph()).values(["x": HostTensor(.f32(4), reals: [0, 0, 0, 0])])
    }
    refusals.add("pieces that are too long together") {
      // A sum beyond all numbers is one beyond the limits too.
      let long = TensorType.f32(.max)
      #expect(try Concatenate(along: 0).resultTypes(of: [long, long]) == [long])
      _ = try Concatenate(along: 0).inferredTypes(of: [.f32(1 << 40), .f32(1)])
    }
    refusals.check("graph")
  }

  @Test func bodiesOfCallsAreChecked() throws {
    var refusals = Refusals()
    let x = Value(node: 0)
    func call(_ title: String, _ body: Graph) {
      refusals.add("a call of " + title) {
        var graph = Graph()
        _ = try graph.append(Input("x", type))
        _ = try graph.append(Call(body), [x])
      }
    }
    var dangling = try graph()
    dangling.outputs.append(Output(.result("z"), Value(node: 9)))
    call("a body with an output of nothing", dangling)
    var updating = try graph()
    updating.outputs.append(Output(.update("w"), Value(node: 1)))
    call("a body with an update", updating)
    call("a body with a parameter", try graph().appending(Parameter("w", type), []))
    var deep = try graph()
    for _ in 1..<Limits.standard.depth {
      let inner = deep
      deep = Graph()
      let x = try deep.append(Input("x", type))
      deep.outputs = [Output(.result("y"), Value(node: try deep.append(Call(inner), [Value(node: x)])))]
    }
    // What is as deep as can be is printed and read again.
    var deepest = Graph()
    _ = try deepest.append(Input("x", type))
    _ = try deepest.append(Call(deep), [x])
    #expect(try GraphParser(PrimitiveCatalog.all).parse("\(deepest)") == deepest)
    deepest.outputs = [Output(.result("y"), Value(node: 1))]
    call("a body in which graphs stand too deep", deepest)
    refusals.add("a body with a type that is not its operator's") {
      var graph = Graph()
      _ = try graph.append(Input("x", type))
      _ = try graph.append(Call(try broken([Value(node: 1)], [.f64(7)])), [x])
      try graph.verify()
    }
    refusals.add("too many nodes when calls are inlined") {
      var graph = Graph()
      _ = try graph.append(Input("x", type))
      for _ in 0..<3 { _ = try graph.append(Call(try self.graph()), [x]) }
      _ = try graph.inlined(Limits(nodes: 3))
    }
    refusals.check("calls")
  }
}

extension Graph {
  /// The graph with one more node.
  fileprivate func appending(_ primitive: any Primitive, _ operands: [Value]) throws -> Graph {
    var graph = self
    _ = try graph.append(primitive, operands)
    return graph
  }
}
