// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import Synchronization
import Testing

@testable import ApusPasses

@Suite struct PassRunnerTests {
  /// Makes a graph whose last node claims another type than its operator infers.
  private static let breaking = Pass(name: "breaking", summary: "") { (graph, budget) throws(Diagnostic) in
    var result = Reconstruction(of: graph)
    for node in graph.nodes {
      let isLast = result.graph.nodes.count == graph.nodes.count - 1
      let copy = Node(
        primitive: node.primitive, operands: node.operands, types: isLast ? [.f64(7)] : node.types,
        origin: nil)
      if isLast { _ = budget.spend("break") }
      result.keep(copy, operands: node.operands)
    }
    return result.finished(graph)
  }

  private func example() throws -> Graph {
    try traced { trace in
      let x = trace.input("x", .f32(3))
      return [-(-(tanh(x) * 1)) + (tanh(x) * 1)]
    }
  }

  @Test(arguments: [PassRunner.Verification.eachPass, .last])
  func theGuiltyPassIsNamed(verification: PassRunner.Verification) throws {
    let passes: [Pass] = [.commonSubexpressions, Self.breaking, .deadCode]
    let error = #expect(throws: Diagnostic.self) {
      try PassRunner(verification: verification).run(passes, on: try example())
    }
    let fault = try #require(error)
    #expect(fault.message.hasPrefix("pass 'breaking' broke the graph: "), "\(fault)")
    #expect(fault.category == .bug)
    #expect(fault.notes == ["it had made 1 rewrite, the last one 'break'"])
  }

  @Test func aGraphThatWasBrokenBeforeBlamesNoPass() throws {
    var budget = RewriteBudget()
    let broken = try Self.breaking.run(try example(), &budget)
    let error = #expect(throws: Diagnostic.self) { try PassRunner().run([.deadCode], on: broken) }
    #expect(try #require(error).message.contains("pass") == false)
  }

  /// Folding gives zeros for what is out of range; the program must say so instead.
  @Test(
    "an index out of range is not folded away", arguments: [-1, 3, Int64(Int32.min), Int64(Int32.max), 2])
  func constantIndices(_ index: Int64) throws {
    let table = try HostTensor(.f32(3), reals: [1, 2, 3])
    for kind in ["gather", "scatter_add", "check_index"] {
      let graph = try traced { trace in
        let positions = trace.constant(HostTensor(unchecked: .i32(2), integers: [0, index]))
        switch kind {
        case "gather": return [trace.constant(table).gathered(positions)]
        case "scatter_add":
          return [ScatterAdd(along: 0, size: 3)(trace.constant(table).sliced(0..<2, along: 0), positions)]
        case _: return [checkIndex(positions, below: 3)]
        }
      }
      let mnemonics = try graph.optimized().nodes.map(\.primitive.mnemonic)
      #expect(mnemonics.contains(kind) == !(0..<3).contains(index), "\(mnemonics)")
    }
  }

  @Test func aRunCanStopAfterAPass() throws {
    let runner = PassRunner(lastPass: "common-subexpressions")
    let (_, steps) = try runner.run(.standard(), on: try example())
    #expect(steps.last?.pass == "common-subexpressions")
    let error = #expect(throws: Diagnostic.self) {
      try PassRunner(lastPass: "typo").run(.standard(), on: try example())
    }
    #expect(try #require(error).message == "there is no pass 'typo' in this pipeline")
  }

  /// Every limit gives a valid graph with the same value, so halving the limit finds a faulty rewrite.
  @Test func rewritesCanBeLimited() throws {
    let graph = try example()
    let total = try PassRunner().run(.standard(), on: graph).steps.reduce(0) { $0 + $1.rewrites.count }
    #expect(total > 4)
    let expected = try graph.evaluated(["x": [0.5, -1, 2]])
    for limit in 0...total {
      let runner = PassRunner(verification: .eachPass, rewriteLimit: limit)
      let (result, steps) = try runner.run(.standard(), on: graph)
      #expect(steps.reduce(0) { $0 + $1.rewrites.count } == limit)
      #expect(try result.evaluated(["x": [0.5, -1, 2]]) == expected)
    }
  }

  @Test func everyPassIsObservedWithItsRewrites() throws {
    let seen = Mutex<[String]>([])
    var runner = PassRunner()
    runner.observe = { step, graph in
      seen.withLock { $0.append("\(step.pass) \(step.rewrites.count) \(graph.nodes.count)") }
    }
    let (_, steps) = try runner.run([.commonSubexpressions, .simplify(), .deadCode], on: try example())
    #expect(seen.withLock { $0 } == steps.map { "\($0.pass) \($0.rewrites.count) \($0.nodesAfter)" })
    #expect(steps.map(\.isChanged) == [true, true, true])
    #expect(steps[1].rewrites.contains("neg-neg") && steps[1].rewrites.contains("mul-one"))
  }

  @Test func aPassThatComesToTheSameGraphAgainIsPassedOver() throws {
    let (_, steps) = try PassRunner().run(
      [.commonSubexpressions, .commonSubexpressions, .deadCode], on: try example())
    #expect(steps.map(\.pass) == ["common-subexpressions", "dead-code"])
  }

  @Test func theStandardPipelineHasNothingLeftToDo() throws {
    let once = try example().optimized()
    #expect(try once.optimized() == once)
  }

  @Test func passesHaveDistinctNamesInKebabCase() {
    let names = Pass.all.map(\.name)
    #expect(names == names.sorted() && Set(names).count == names.count)
    #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
    #expect(Pass.all.allSatisfy { $0.summary.hasSuffix(".") })
    #expect(Set(([Pass].standard() + .beforeDifferentiation()).map(\.name)) == Set(names))
  }

  @Test func unusedInputsStay() throws {
    let graph = try traced { trace in
      _ = trace.input("unused", .f32(3))
      return [trace.input("x", .f32(3))]
    }
    #expect(try graph.optimized().nodes.compactMap(\.boundName) == ["unused", "x"])
  }
}
