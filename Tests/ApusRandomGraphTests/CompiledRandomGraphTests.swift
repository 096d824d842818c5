// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusPasses
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import RandomGraphs
import Testing

/// Random graphs and their gradients compute the same as machine code: fused, planned, in both styles.
@Suite struct CompiledRandomGraphTests {
  /// Graphs compiled by an engine, after the passes a program goes through or without any.
  private static func executor(
    _ name: String, _ style: CodeStyle, _ engine: any Engine, isOptimized: Bool, tolerance: Double
  ) -> Executor {
    Executor(name, .within(tolerance)) { graph, bindings in
      let graph = try isOptimized ? PassRunner().run(.standard(), on: graph).graph : graph
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

  /// The cases of a block that say something about code: those whose indices are all good, and those that must
  /// end in a status.
  ///
  /// Few may be left out, lest the test be of fewer graphs than it says.
  private static func cases(_ block: Int) throws -> [RandomCase] {
    let size = GraphBlock.size
    let cases = try (block * size..<(block + 1) * size).map { try RandomCase(seed: UInt64($0)) }
    let (good, bad) = (cases.count { $0.indices == .good }, cases.count { $0.indices == .bad })
    #expect(good * 100 >= size * 95, "only \(good) of \(size) graphs run to the end")
    #expect((good + bad) * 1000 >= size * 995, "only \(good + bad) of \(size) graphs are compared")
    return cases.filter { $0.indices != .idle }
  }

  /// Runs code that must stop because of an index; what it says if it does not.
  private static func faultIsMissing(_ item: RandomCase, _ run: () throws -> [HostTensor]) -> Bool {
    do {
      _ = try run()
    } catch let diagnostic as Diagnostic {
      if diagnostic.message.contains("found an index out of range at position ") { return false }
    } catch {}
    Issue.record("seed \(item.seed): no status for an index out of range\n\(item.graph)")
    return true
  }

  @Test(arguments: 0..<GraphBlock.count)
  func machineCodeComputesWhatGraphsSay(block: Int) throws {
    for item in try Self.cases(block) {
      if item.indices == .bad {
        let compiled = try CompiledGraphs(item.graph, style: .tiles, engine: TinyCCEngine())
        if Self.faultIsMissing(item, { try compiled.outputs(item.bindings) }) { return }
        continue
      }
      let executors = Self.executors(Self.tolerance(item.graph))
      if let mismatch = try compare(item.graph, item.bindings, seed: item.seed, executors) {
        Issue.record("\(mismatch)")
        return
      }
    }
  }

  /// RELIABILITY.md row 19: whatever can be divided is, in pieces as small as can be.
  @Test(arguments: CodeStyle.allCases)
  func threadsChangeNoBit(_ style: CodeStyle) throws {
    let engine = TinyCCEngine(team: try Team(threads: 3, yields: 77, failing: 0))
    var (divided, graphs) = (0, 0)
    // A few of them; where an index is out of range, nothing is computed.
    let tried = try (0..<(GraphBlock.count + 3) / 4).flatMap { try Self.cases($0) }
    for item in tried where item.indices != .bad {
      graphs += 1
      let (graph, bindings) = (item.graph, item.bindings)
      let one = try CompiledGraphs(graph, style: style, engine: TinyCCEngine())
      let three = try CompiledGraphs(
        graph, style: style, engine: engine, threads: Threads(3, leastWork: 1, pieceWork: 1))
      divided += three.result.program.kernels.filter { $0.division != nil }.count
      let (expected, found) = (try one.outputs(bindings), try three.outputs(bindings))
      guard expected.map(\.bytes) == found.map(\.bytes) else {
        Issue.record("seed \(item.seed), \(style): three threads differ\n\(graph)")
        return
      }
    }
    #expect(4 * divided > graphs, "\(divided) kernels of \(graphs) graphs")
  }

  /// What users get, which takes a compiler three times as long as code that is hardly optimised.
  #if DEBUG
    private static let nativeFlags: [String]? = ["-O1"] + NativeEngine.bitFlags
  #else
    private static let nativeFlags: [String]? = nil
  #endif

  @Test(.enabled(if: NativeEngine().isAvailable, "no C compiler found"), arguments: 0..<GraphBlock.count)
  func nativeCodeComputesWhatGraphsSay(block: Int) throws {
    let engine = NativeEngine(compilers: NativeEngine().compilers, flags: Self.nativeFlags)
    let cases = try Self.cases(block)
    // One file for all, since starting a compiler takes longer than compiling a small graph; each graph's
    // parameters get names of their own.
    let renamed = cases.enumerated().map { position, item in
      (name: "g\(position)", graph: item.graph.prefixed("g\(position)."))
    }
    let compiled = try CompiledGraphs(renamed, style: .loops, engine: engine)
    for (position, item) in cases.enumerated() {
      var bindings = item.bindings
      for (name, tensor) in item.bindings { bindings["g\(position)." + name] = tensor }
      let executor = Executor("native", .within(Self.tolerance(item.graph))) { [bindings] _, _ in
        try compiled.outputs(bindings, of: position)
      }
      if item.indices == .bad {
        if Self.faultIsMissing(item, { try compiled.outputs(bindings, of: position) }) { return }
      } else if let mismatch = try compare(item.graph, item.bindings, seed: item.seed, [executor]) {
        Issue.record("\(mismatch)")
        return
      } else {
        let tiles = try CompiledGraphs(item.graph, style: .tiles, engine: TinyCCEngine())
        let difference = differingBit(
          try tiles.outputs(item.bindings), try compiled.outputs(bindings, of: position))
        #expect(difference == nil, "seed \(item.seed): tcc and native\n\(item.graph)")
      }
    }
  }
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
    graph.outputs = outputs.map { output in
      guard case .update(let name) = output.role else { return output }
      return Output(.update(prefix + name), output.value)
    }
    return graph
  }
}
