// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor
import CompiledGraphs
import Testing

@testable import ApusScheduling

/// Graphs for any number of examples give, to the bit, what graphs for each number give, and touch no others.
@Suite struct CountedGraphTests {
  /// What all bytes are of what lies behind the examples: NaN, and places that there are not.
  private static let poison: UInt8 = 0xFF

  /// Inputs for a number of examples, and the same ones in memory for more of them.
  private static func bindings(
    _ fixed: Graph, _ counted: Graph, _ count: Int, _ range: ClosedRange<Int>
  ) -> (fixed: [String: HostTensor], counted: [String: HostTensor]) {
    var bindings: (fixed: [String: HostTensor], counted: [String: HostTensor]) = ([:], [:])
    for (seed, node) in fixed.nodes.enumerated() {
      guard let name = node.boundName,
        let type = counted.nodes.first(where: { $0.boundName == name })?.types[0]
      else { continue }
      let values = samples(
        node.types[0], seed: UInt64(seed + 100 * count),
        in: node.types[0].dtype.isFloatingPoint
          ? -1...1 : Double(range.lowerBound)...Double(range.upperBound))
      bindings.fixed[name] = values
      let rest = [UInt8](repeating: poison, count: type.bytes - values.type.bytes)
      bindings.counted[name] = HostTensor(unchecked: type, bytes: Array(values.bytes) + rest)
    }
    bindings.counted["n"] = HostTensor(
      unchecked: TensorType(.i64, .scalar), integers: [Int64(count)])
    return bindings
  }

  private static func threads(_ count: Int) -> Threads {
    count == 1 ? .one : Threads(count, leastWork: 1, pieceWork: 1)
  }

  /// Compares the results for some numbers of examples.
  private static func compare(_ graph: CountedGraph, _ style: CodeStyle, threads: Int) throws {
    let team = threads == 1 ? nil : try Team(threads: threads)
    func compiled(_ graph: Graph) throws -> CompiledGraphs {
      try CompiledGraphs(
        graph, style: style, engine: TinyCCEngine(team: team), threads: Self.threads(threads))
    }
    let counted = try graph.graph(graph.limit, isCounted: true)
    let program = try compiled(counted)
    for count in Set([1, 2, graph.limit / 2 + 1, graph.limit]).sorted() {
      let fixed = try graph.graph(count, isCounted: false)
      let bindings = bindings(fixed, counted, count, graph.integers)
      let (found, expected) = (
        try program.outputs(bindings.counted), try compiled(fixed).outputs(bindings.fixed)
      )
      for (output, (x, y)) in zip(counted.outputs, zip(found, expected)) {
        let (bytes, wanted) = (Array(x.bytes), Array(y.bytes))
        #expect(
          bytes[..<wanted.count] == wanted[...], "\(graph.name), \(output.role): \(count) of \(graph.limit)")
        // The memory of results begins as zeros.
        #expect(bytes[wanted.count...].allSatisfy { $0 == 0 }, "\(graph.name), \(output.role): \(count)")
      }
    }
  }

  @Test("each number of examples gives the bits of a graph for it", arguments: CountedGraph.all)
  func bits(_ graph: CountedGraph) throws {
    for style in CodeStyle.allCases { try Self.compare(graph, style, threads: 1) }
  }

  @Test("however many threads there are", arguments: CountedGraph.all)
  func threads(_ graph: CountedGraph) throws { try Self.compare(graph, .tiles, threads: 3) }

  @Test("loops over examples are in chains, too", arguments: CountedGraph.all)
  func chains(_ graph: CountedGraph) throws {
    let schedule = try Scheduler.schedule(graph.graph(graph.limit, isCounted: true))
    let links = schedule.steps.compactMap { if case .chain(let links) = $0.form { links.count } else { nil } }
    #expect(links == graph.links)
  }

  @Test("only places of examples that are given are checked")
  func places() throws {
    let graph = try #require(CountedGraph.all.first { $0.name.hasPrefix("an embedding") })
    let counted = try graph.graph(graph.limit, isCounted: true)
    let compiled = try CompiledGraphs(counted, style: .tiles, engine: TinyCCEngine())
    let fixed = try graph.graph(5, isCounted: false)
    var bindings = Self.bindings(fixed, counted, 5, graph.integers).counted
    _ = try compiled.outputs(bindings)
    var places = try #require(bindings["tokens"]).integers.map { Int64($0) }
    places[14] = 10
    bindings["tokens"] = HostTensor(unchecked: TensorType(.i32, [graph.limit, 3]), integers: places)
    let error = #expect(throws: Diagnostic.self) { try compiled.outputs(bindings) }
    #expect(error?.message.contains("14") == true, "\(error?.message ?? "")")
  }
}
