// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPasses
import ApusPrimitives
import ApusTensor
import RandomGraphs
import Testing

/// Every pass, and all together, leave what random graphs and their gradients compute as it was.
@Suite struct RandomGraphTests {
  static let count = 2000

  /// Passes that only move and merge change no bit; the others round differently.
  static let executors: [Executor] = {
    let exact: [FloatingPointClass] = [.exact]
    let moving = [
      Pass.commonSubexpressions, .deadCode, .inlineCalls, .eraseStopGradients,
      .canonicalise(admitting: exact),
    ]
    return moving.map { .passes($0.name, [$0], .exact) } + [
      .passes("constant-folding", [.constantFolding], .exact),
      .passes("simplify, exact rules", [.simplify(admitting: exact)], .exact),
      .passes("contractions, exact rules", [.contractions(admitting: exact)], .exact),
      .passes("canonicalise", [.canonicalise()], .within(1e-9)),
      .passes("simplify", [.simplify()], .within(1e-9)), .passes("numerics", [.numerics()], .within(1e-9)),
      .passes("standard, exact rules", .standard(admitting: exact), .exact),
      .passes("standard", .standard(), .within(1e-9)),
    ]
  }()

  @Test func everyPassIsTried() {
    for pass in Pass.all {
      #expect(Self.executors.contains { $0.name.hasPrefix(pass.name) }, "\(pass.name)")
    }
  }

  @Test(arguments: 0..<8)
  func passesKeepWhatGraphsCompute(block: Int) throws {
    let size = Self.count / 8
    for seed in UInt64(block * size)..<UInt64((block + 1) * size) {
      var generator = GraphGenerator(seed: seed)
      let graph = try generator.graph()
      let bindings = generator.bindings(graph)
      if let mismatch = try compare(graph, bindings, seed: seed, Self.executors) {
        Issue.record("\(mismatch)")
        return
      }
    }
  }
}

/// What the tests above rely on.
@Suite struct RandomGraphToolTests {
  /// Puts a difference in the place of each sum.
  private static let wrong = Executor("wrong", .within(1e-9)) { graph, bindings in
    var broken = Graph()
    for node in graph.nodes {
      let isSum = node.primitive is Add && node.types[0].dtype.isFloatingPoint
      let copy = Node(
        primitive: isSum ? Sub() : node.primitive, operands: node.operands, types: node.types,
        origin: node.origin)
      _ = broken.append(copying: copy, operands: node.operands)
    }
    broken.outputs = graph.outputs
    return try Evaluator(broken).outputs(bindings)
  }

  @Test func aWrongPassIsFoundAndTheGraphMadeSmall() throws {
    var found = 0
    for seed in UInt64(0)..<100 {
      var generator = GraphGenerator(seed: seed)
      let graph = try generator.graph()
      guard let mismatch = try compare(graph, generator.bindings(graph), seed: seed, [Self.wrong]) else {
        continue
      }
      found += 1
      #expect(mismatch.graph.nodes.count <= 3, "\(mismatch)")
      #expect(mismatch.description.contains("seed \(seed)"))
    }
    #expect(found > 20)
  }

  @Test func graphsDependOnTheSeedAlone() throws {
    for seed in UInt64(0)..<20 {
      var (first, second) = (GraphGenerator(seed: seed), GraphGenerator(seed: seed))
      let graph = try first.graph()
      #expect(try graph == second.graph())
      #expect(first.bindings(graph) == second.bindings(graph))
    }
  }

  /// Where the reference has no number, results are not compared: that must be rare.
  @Test func resultsAreMostlyNumbers() throws {
    var (numbers, elements, graphs) = (0, 0, 0)
    for seed in UInt64(0)..<500 {
      let item = try RandomCase(seed: seed)
      let results = try Evaluator(item.graph).outputs(item.bindings).filter(\.dtype.isFloatingPoint)
      let finite = results.reduce(0) { $0 + $1.reals.count { $0.isFinite } }
      let count = results.reduce(0) { $0 + $1.count }
      (numbers, elements) = (numbers + finite, elements + count)
      graphs += finite * 2 > count ? 1 : 0
    }
    #expect(numbers * 100 >= elements * 90, "\(numbers) of \(elements) elements are numbers")
    #expect(graphs >= 450, "only \(graphs) of 500 graphs give numbers")
  }

  @Test func graphsReachAllOperators() throws {
    var met: Set<String> = []
    var gradients = 0
    var updates = 0
    for seed in UInt64(0)..<1000 {
      var generator = GraphGenerator(seed: seed)
      let graph = try generator.graph()
      for node in graph.nodes { met.insert(node.primitive.mnemonic) }
      gradients += graph.outputs.contains { $0.role == .result("dx0") } ? 1 : 0
      let isUpdate = { (output: Output) in if case .update = output.role { true } else { false } }
      updates += graph.outputs.contains(where: isUpdate) ? 1 : 0
    }
    let missing = PrimitiveCatalog.all.map { $0.mnemonic }.filter { !met.contains($0) }
    // Their operands have types that the graphs here do not hold.
    #expect(missing.allSatisfy { ["constant", "iota", "call"].contains($0) }, "\(missing)")
    #expect(gradients > 500 && updates > 300, "\(gradients) gradients, \(updates) updates")
  }
}
