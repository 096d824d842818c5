// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor
import Testing

/// The hash in a C file's banner tells graphs apart; it once left out attributes and constants.
@Suite struct GraphHashTests {
  private func hash(adding number: Double, name: String = "predict") throws -> String {
    var graph = Graph()
    let x = try graph.append(Input("x", .f32(4)))
    let number = try graph.append(Fill(Literal(number, .f32), [4]))
    let sum = try graph.append(Add(), [Value(node: x), Value(node: number)])
    graph.outputs = [Output(.result("y"), Value(node: sum))]
    return try ProgramCompiler.compile("sum", state: [], entryPoints: [(name, graph)], style: .loops)
      .program.graphHash
  }

  @Test func constantsAndNamesCount() throws {
    #expect(try hash(adding: 1) == hash(adding: 1))
    #expect(try hash(adding: 1) != hash(adding: 2))
    #expect(try hash(adding: 1) != hash(adding: 1, name: "train"))
  }
}
