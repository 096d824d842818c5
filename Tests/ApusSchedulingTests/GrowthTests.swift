// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusScheduling

/// The work of scheduling grows with the graph, not with its square.
@Suite struct GrowthTests {
  /// How much is looked at to find an order of clusters and of steps while a graph is scheduled.
  private func visits(_ graph: Graph) throws -> Int {
    let lowered = try LoweredGraph(graph)
    let fusion = Fusion(lowered)
    let order = StepOrder(lowered, try StepBuilder(lowered, fusion).steps)
    return fusion.visits + order.visits
  }

  @Test("twice the graph, about twice the work", arguments: LargeGraph.allCases)
  func searchesGrowLinearly(_ kind: LargeGraph) throws {
    let (small, large) = (try visits(try kind.graph(500)), try visits(try kind.graph(1_000)))
    #expect(large <= 3 * small + 1_000, "\(small) visits, then \(large)")
  }

  @Test("a large graph is compiled", arguments: LargeGraph.allCases)
  func largeGraphsAreCompiled(_ kind: LargeGraph) throws {
    let graph = try kind.graph(3_000)
    let schedule = try Scheduler.schedule(graph)
    let nodes = schedule.steps.flatMap(\.nodes)
    let live = graph.liveNodes
    #expect(Set(nodes).isSuperset(of: try LoweredGraph(graph).computed.filter { live[$0] }))
    let result = try ProgramCompiler.compile(
      "large", state: kind.state(3_000), schedules: [("main", schedule)], style: .tiles)
    let plan = try #require(result.entryPoints.first?.plan)
    #expect(plan.workspaceBytes >= plan.lowerBound)
  }

  @Test("the text of a tensor put together from twice as many pieces is about twice as long")
  func textsGrowLinearly() throws {
    func length(_ count: Int) throws -> Int {
      let trace = Trace()
      let x = trace.input("x", .f32(4))
      trace.output(.result("y"), concatenated((0..<count).map { tanh(x * Double($0)) }, along: 0))
      let schedule = try Scheduler.schedule(try trace.finished())
      let printer = SchedulePrinter(schedule)
      return schedule.steps.indices.reduce(0) { $0 + printer.lines(ofStep: $1).joined().utf8.count }
    }
    let (small, large) = (try length(500), try length(1_000))
    #expect(2 * large <= 5 * small, "\(small) bytes, then \(large)")
  }

  /// Each update needs the old value of the parameter before it, and the first that of the last.
  @Test func parametersThatChangePlacesAreCopied() throws {
    let trace = Trace()
    let count = 400
    let parameters = (0..<count).map { trace.parameter("w\($0)", .f32(3)) }
    for (index, old) in parameters.enumerated() {
      trace.output(.update("w\((index + 1) % count)"), tanh(old))
    }
    let schedule = try Scheduler.schedule(try trace.finished())
    // One copy opens the circle; it stands after all who read what it replaces.
    #expect(schedule.steps.count <= count + 2)
  }
}

/// Graphs of which one can have any number of nodes.
enum LargeGraph: String, CaseIterable {
  case chain, alternating, outputs, parameters, residual, updates, shifts, delays

  /// A graph with about as many nodes as a count says.
  func graph(_ count: Int) throws -> Graph {
    let trace = Trace()
    let x = trace.input("x", .f32(8))
    switch self {
    case .chain: trace.output(.result("y"), (0..<count).reduce(x) { value, _ in tanh(value) })
    case .alternating:
      // Every value is used at once, and once more at the end.
      var values = [x]
      for _ in 0..<(count / 3) { values.append(tanh(values[values.count - 1].reversed(along: [0]))) }
      trace.output(.result("y"), values.reduce(x, +))
    case .outputs:
      for index in 0..<(count / 2) { trace.output(.result("y\(index)"), x * Double(index + 2)) }
    case .parameters:
      trace.output(.result("y"), (0..<(count / 2)).reduce(x) { $0 + trace.parameter("p\($1)", .f32(8)) })
    case .residual:
      var h = trace.input("h", .f32(4, 8))
      for index in 0..<(count / 8) {
        h = h + tanh(h.matmul(trace.parameter("p\(index)", .f32(8, 8))))
      }
      trace.output(.result("y"), h)
    case .updates:
      var sum = x
      for index in 0..<(count / 4) {
        let old = trace.parameter("p\(index)", .f32(8))
        trace.output(.update("p\(index)"), old * 0.9)
        sum = tanh(sum + old)
      }
      trace.output(.result("y"), sum)
    case .shifts:
      // Each parameter takes what the one before it gives, which must therefore change later.
      let factor = trace.input("a", .f32(8, 8))
      let old = (0..<(count / 3)).map { trace.parameter("p\($0)", .f32(8, 8)) }
      for index in 1..<old.count { trace.output(.update("p\(index)"), old[index - 1].matmul(factor)) }
    case .delays: trace.output(.result("y"), x.sumOfDelays(count / 3))
    }
    return try trace.finished()
  }

  /// The parameters of the graph.
  func state(_ count: Int) -> [ProgramCompiler.StateTensor] {
    switch self {
    case .chain, .alternating, .outputs, .delays: []
    case .parameters: (0..<(count / 2)).map { .init("p\($0)", .f32(8)) }
    case .residual: (0..<(count / 8)).map { .init("p\($0)", .f32(8, 8)) }
    case .updates: (0..<(count / 4)).map { .init("p\($0)", .f32(8)) }
    case .shifts: (0..<(count / 3)).map { .init("p\($0)", .f32(8, 8)) }
    }
  }
}

extension LoweredGraph {
  /// The nodes that need a kernel.
  fileprivate var computed: [Int] { graph.nodes.indices.filter(isComputed) }
}
