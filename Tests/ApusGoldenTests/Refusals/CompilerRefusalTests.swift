// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import Synchronization
import Testing

@testable import ApusPasses
@testable import ApusScheduling

/// What the compiler's stages say when another stage, a rule or a pass has gone wrong.
@Suite struct CompilerRefusalTests {
  /// `y = tanh(x) · 1`, and `w` becomes `w − y`.
  private func step() throws -> Graph {
    let trace = Trace()
    let x = trace.input("x", .f32(3))
    let y = tanh(x) * 1
    trace.origin = Origin(path: "optimizer")
    trace.output(.update("w"), trace.parameter("w", .f32(3)) - y)
    trace.output(.result("y"), y)
    return try trace.finished()
  }

  @Test func faultyRulesAndPassesAreNamed() throws {
    var refusals = Refusals()
    func rule(_ title: String, _ rule: Rule) {
      refusals.add(title) {
        let pass = Pass.rewriting(name: "faulty", summary: "", [rule], admitting: .standard)
        _ = try PassRunner().run([pass], on: try step())
      }
    }
    rule(
      "a rule that changes the type",
      Rule("mul-one", .exact) { x in x * 1 => .derived(x) { _ in Convert(to: .f64) } })
    rule(
      "a rule whose right side no operator takes",
      Rule("mul-one", .exact) { x in x * 1 => .derived(x) { _ in Transpose([1, 0]) } })
    refusals.add("a pass that breaks the graph at its first run only") {
      let runs = Mutex(0)
      let pass = Pass(name: "fickle", summary: "") { (graph, _) throws(Diagnostic) in
        var graph = graph
        if runs.withLock({
          $0 += 1; return $0
        }) == 1 {
          graph.outputs.append(Output(.result("z"), Value(node: 99)))
        }
        return graph
      }
      _ = try PassRunner().run([pass], on: try step())
    }
    refusals.add("a graph that gives back what there is not") {
      var graph = try step()
      graph.outputs.append(Output(.result("z"), Value(node: 99)))
      for pass in Pass.all {
        #expect(throws: Diagnostic.self) { try PassRunner(verification: .never).run([pass], on: graph) }
      }
      _ = try PassRunner().run(.standard(), on: graph)
    }
    refusals.check("passes")
  }

  @Test func graphsThatDoNotFitTheStateAreRefused() throws {
    var refusals = Refusals()
    func compile(_ title: String, _ state: [ProgramCompiler.StateTensor], _ graph: Graph) {
      refusals.add(title) {
        _ = try ProgramCompiler.compile(
          "net", state: state, entryPoints: [("train_step", graph)], style: .tiles)
      }
    }
    compile("a parameter without state", [], try step())
    compile("a parameter of another type", [.init("w", .f32(4))], try step())
    refusals.add("a state beyond every memory") {
      let tensors = [ProgramCompiler.StateTensor](
        repeating: .init("w", TensorType(.f64, [1 << 40])), count: 1 << 20)
      _ = try ProgramCompiler.compile("net", state: tensors, entryPoints: [], style: .tiles)
    }
    refusals.add("a call that was not inlined") {
      var graph = Graph()
      let x = try graph.append(Input("x", .f32(3)))
      let call = try graph.append(
        Call(try squares()), [Value(node: x)], origin: Origin(path: "encoder.1"))
      graph.outputs = [Output(.result("y"), Value(node: call))]
      _ = try LoweredGraph(graph)
    }
    refusals.add("kernels that wait for each other") {
      let lowered = try LoweredGraph(try step())
      var steps = try StepBuilder(lowered, Fusion(lowered)).steps
      steps[0].predecessors.insert(steps.count - 1)
      steps[steps.count - 1].predecessors.insert(0)
      _ = try StepOrder(lowered, steps).sorted()
    }
    refusals.check("compiler")
  }

  private func squares() throws -> Graph {
    let trace = Trace()
    let x = trace.input("x", .f32(3))
    trace.output(.result("y"), x * x)
    return try trace.finished()
  }
}
