// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPasses
import Testing

/// Passes and differentiation on graphs in files.
@Suite struct GraphGoldenTests {
  static let folders = ["passes", "differentiation", "regress"]
  static let cases = folders.flatMap { folder in
    Golden.files(in: folder).filter { $0.hasSuffix(".graph") }
  }

  @Test(arguments: cases)
  func comesOutAsExpected(path: String) throws {
    let item = GraphCase(try #require(Golden.text(of: path)))
    let graph = try item.output(file: "golden/" + path)
    #expect(item.expectation != nil || Golden.isBlessing, "golden/\(path) has no expectation")
    Golden.check(item.text(expecting: graph), at: path)
  }

  @Test(
    "a case that must not fire leaves the graph as it is",
    arguments: cases.filter { $0.hasSuffix("-not.graph") })
  func mustNotFire(path: String) throws {
    let item = GraphCase(try #require(Golden.text(of: path)))
    let graph = try item.output(file: path)
    let expectation = try #require(item.expectation)
    #expect(graph.description == expectation)
    let operators = item.input.split(separator: "\n").filter { $0.hasPrefix("%") }
    #expect(operators.count == graph.nodes.count, "a pass that must not fire has changed the graph")
  }

  @Test(
    "every pass has a case in which it fires and one in which it must not", arguments: Pass.all.map(\.name))
  func everyPassHasCases(name: String) throws {
    let own = Self.cases.filter { $0.hasPrefix("passes/\(name)/") }
    #expect(own.contains { !$0.hasSuffix("-not.graph") }, "golden/passes/\(name) has no case")
    #expect(own.contains { $0.hasSuffix("-not.graph") }, "golden/passes/\(name) has no case ending in -not")
    for path in own {
      let item = GraphCase(try #require(Golden.text(of: path)))
      #expect(item.passes.contains(name), "golden/\(path) does not run \(name)")
    }
  }
}
