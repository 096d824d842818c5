// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusPasses
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import RandomGraphs
import Testing

/// Random graphs and their gradients compute the same as machine code: fused, planned, in both styles.
@Suite struct CompiledRandomGraphTests {
  static let count = 2000
  static let blocks = 8

  /// Graphs compiled by an engine, after the passes a program goes through or without any.
  private static func executor(
    _ name: String, _ style: CodeStyle, _ engine: any Engine, isOptimized: Bool, tolerance: Double
  ) -> Executor {
    Executor(name, .within(tolerance)) { graph, bindings in
      let graph = isOptimized ? try PassRunner().run(.standard(), on: graph).graph : graph
      return try CompiledGraphs(graph, style: style, engine: engine).outputs(bindings)
    }
  }

  private static func executors(_ tolerance: Double) -> [Executor] {
    [
      executor("tcc, tiles", .tiles, TinyCCEngine(), isOptimized: false, tolerance: tolerance),
      executor("passes, tcc, tiles", .tiles, TinyCCEngine(), isOptimized: true, tolerance: tolerance),
      executor("passes, tcc, loops", .loops, TinyCCEngine(), isOptimized: true, tolerance: tolerance),
    ]
  }

  /// How far results may differ: four units in the last place of an f32 function grow on their way.
  private static func tolerance(_ graph: Graph) -> Double {
    graph.nodes.contains { $0.types.contains { $0.dtype == .f32 } } ? 1e-5 : 1e-9
  }

  @Test(arguments: 0..<blocks)
  func machineCodeComputesWhatGraphsSay(block: Int) throws {
    let size = Self.count / Self.blocks
    for seed in UInt64(block * size)..<UInt64((block + 1) * size) {
      var generator = GraphGenerator(seed: seed)
      let graph = try generator.graph()
      let bindings = generator.bindings(graph)
      guard try !hasIndexOutOfRange(graph, bindings) else { continue }
      if let mismatch = try compare(graph, bindings, seed: seed, Self.executors(Self.tolerance(graph))) {
        Issue.record("\(mismatch)")
        return
      }
    }
  }

  @Test(arguments: 0..<blocks)
  func nativeCodeComputesWhatGraphsSay(block: Int) throws {
    let engine = NativeEngine(
      compilers: NativeEngine().compilers, flags: ["-O1", "-march=native", "-ffp-contract=fast"])
    guard engine.isAvailable else { return }
    let size = Self.count / Self.blocks
    var cases: [(seed: UInt64, graph: Graph, bindings: [String: HostTensor])] = []
    for seed in UInt64(block * size)..<UInt64((block + 1) * size) {
      var generator = GraphGenerator(seed: seed)
      let graph = try generator.graph()
      let bindings = generator.bindings(graph)
      if try !hasIndexOutOfRange(graph, bindings) { cases.append((seed, graph, bindings)) }
    }
    // One file for all, since starting a compiler takes longer than compiling a small graph; each graph's
    // parameters get names of their own.
    let renamed = cases.enumerated().map { position, entry in
      (name: "g\(position)", graph: entry.graph.prefixed("g\(position)."))
    }
    let compiled = try CompiledGraphs(renamed, style: .loops, engine: engine)
    for (position, entry) in cases.enumerated() {
      var bindings = entry.bindings
      for (name, tensor) in entry.bindings { bindings["g\(position)." + name] = tensor }
      let executor = Executor("native", .within(Self.tolerance(entry.graph))) { [bindings] _, _ in
        try compiled.outputs(bindings, of: position)
      }
      if let mismatch = try compare(entry.graph, entry.bindings, seed: entry.seed, [executor]) {
        Issue.record("\(mismatch)")
        return
      }
    }
  }
}

/// Whether an operator meets an index outside its range, for which machine code stops with a status.
private func hasIndexOutOfRange(_ graph: Graph, _ bindings: [String: HostTensor]) throws -> Bool {
  let graph = try graph.inlined()
  let values = try Evaluator(graph).values(bindings)
  for node in graph.nodes {
    let bound: Int
    switch node.primitive {
    case let check as CheckIndex: bound = check.bound
    case let gather as Gather: bound = graph.type(of: node.operands[0]).shape[gather.axis]
    case let scatter as ScatterAdd: bound = scatter.size
    default: continue
    }
    guard let indices = node.operands.last.map({ values[$0.node][$0.result] }) else { continue }
    if indices.integers.contains(where: { $0 < 0 || $0 >= bound }) { return true }
  }
  return false
}

extension Graph {
  /// The graph with a prefix before each parameter's name.
  fileprivate func prefixed(_ prefix: String) -> Graph {
    var graph = Graph()
    for node in nodes {
      let parameter = node.primitive as? Parameter
      let primitive: any Primitive =
        parameter.map { Parameter(prefix + $0.name, $0.type) } ?? node.primitive
      let copy = Node(
        primitive: primitive, operands: node.operands, types: node.types, origin: node.origin)
      _ = graph.append(copying: copy, operands: node.operands)
    }
    graph.outputs = outputs
    return graph
  }
}
