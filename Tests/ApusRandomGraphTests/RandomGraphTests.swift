// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPasses
import ApusPrimitives
import ApusTensor
import RandomGraphs
import Testing

/// Every pass, and all together, leave what random graphs and their gradients compute as it was.
@Suite struct RandomGraphTests {
  /// Passes that only move and merge change no bit; the others round differently.
  static let executors: [Executor] = {
    let exact: [FloatingPointClass] = [.exact]
    let moving = [
      Pass.axisSizes, .commonSubexpressions, .deadCode, .inlineCalls, .mergeScans, .deadResults,
      .eraseStopGradients,
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

  @Test(arguments: 0..<GraphBlock.count)
  func passesKeepWhatGraphsCompute(block: Int) throws {
    for seed in UInt64(block * GraphBlock.size)..<UInt64((block + 1) * GraphBlock.size) {
      let item = try RandomCase(seed: seed)
      if let mismatch = try compare(item.graph, item.bindings, seed: seed, Self.executors) {
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

  /// Where the reference has no number, results are not compared: that must be rare, but happen.
  @Test func resultsAreMostlyNumbers() throws {
    var (numbers, elements, graphs) = (0, 0, 0)
    for seed in UInt64(0)..<1000 {
      let results = try RandomCase(seed: seed).outputs.filter(\.dtype.isFloatingPoint)
      let finite = results.reduce(0) { $0 + $1.reals.count { $0.isFinite } }
      let count = results.reduce(0) { $0 + $1.count }
      (numbers, elements) = (numbers + finite, elements + count)
      graphs += finite < count ? 1 : 0
    }
    #expect(numbers * 100 >= elements * 99, "\(numbers) of \(elements) elements are numbers")
    #expect(10...100 ~= graphs, "\(graphs) of 1,000 graphs give something else than numbers")
  }

  /// How often what a row of RELIABILITY.md asks for is met in 1,000 graphs.
  @Test func graphsAreOfAllKinds() throws {
    var operators: [String: Int] = [:]
    var kinds: [Kind: Int] = [:]
    for seed in UInt64(0)..<1000 {
      var generator = GraphGenerator(seed: seed)
      let graph = try generator.graph()
      for name in Set(graph.nodes.map(\.primitive.mnemonic)) { operators[name, default: 0] += 1 }
      for kind in Kind.allCases where kind.isMet(in: graph) { kinds[kind, default: 0] += 1 }
    }
    // Graphs that count examples have a suite of their own, which compares them with others.
    for type in GraphGenerator.operators {
      #expect(operators[type.mnemonic, default: 0] >= 10, "\(type.mnemonic)")
    }
    for kind in Kind.allCases { #expect(kinds[kind, default: 0] >= kind.least, "\(kind)") }
  }

  /// What a graph may hold.
  private enum Kind: CaseIterable {
    case gradient, update, emptyTensor, axisOfOne, fourAxes, repeated, call, scan, scanInScan, choice,
      repetition, storage

    /// In how many of 1,000 graphs it must be.
    var least: Int {
      switch self {
      case .gradient: 501
      case .update: 301
      case .emptyTensor: 200
      case .axisOfOne: 500
      case .fourAxes: 30
      case .repeated, .call, .scan: 200
      case .storage: 100
      case .scanInScan: 10
      case .choice, .repetition: 50
      }
    }

    func isMet(in graph: Graph) -> Bool {
      let types = graph.nodes.flatMap(\.types)
      func gives(_ isWanted: (Output.Role) -> Bool) -> Bool { graph.outputs.contains { isWanted($0.role) } }
      switch self {
      case .gradient: return gives { $0 == .result("dx0") }
      case .update: return gives { if case .update = $0 { true } else { false } }
      case .emptyTensor: return types.contains { $0.elementCount == 0 }
      case .axisOfOne: return types.contains { $0.shape.dimensions.contains(1) }
      case .fourAxes: return types.contains { $0.rank >= 4 }
      case .repeated:
        return graph.nodes.contains { node in
          guard node.primitive is Broadcast else { return false }
          return graph.type(of: node.operands[0]).elementCount < node.types[0].elementCount
        }
      case .storage: return types.contains { $0.dtype.isStorage }
      case .call: return graph.nodes.contains { $0.primitive is Call }
      case .scan: return graph.nodes.contains { $0.primitive is Scan }
      case .scanInScan: return graph.scanDepth >= 2
      case .choice: return graph.nodes.contains { $0.primitive is Cond }
      case .repetition: return graph.nodes.contains { $0.primitive is WhileLoop }
      }
    }
  }
}

extension Graph {
  /// How many scans stand in each other.
  fileprivate var scanDepth: Int {
    owners.reduce(0) { depth, item in
      let inner = item.owner.bodies.map(\.graph.scanDepth).max() ?? 0
      return max(depth, inner + (item.owner is Scan ? 1 : 0))
    }
  }
}
