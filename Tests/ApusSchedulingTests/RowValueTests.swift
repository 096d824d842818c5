// SPDX-License-Identifier: Apache-2.0

import ApusExecution
import ApusGraph
import ApusPrimitives
import ApusScheduling
import ApusTensor
import CompiledGraphs
import Testing

/// Numbers of a row, of which a kernel has one kind: those of its domain without the columns.
@Suite struct RowValueTests {
  @Test("a number, a vector made with it and matrices made with that", arguments: CodeStyle.allCases)
  func numbersOfRowsOfRows(_ style: CodeStyle) throws {
    let trace = Trace()
    let number = trace.input("s", .f64())
    let scale = number * number
    let vector = trace.input("a", .f64(4)) * scale
    let column = vector.reshaped([4, 1]).broadcast(to: [4, 300])
    let matrix = column * trace.input("m", .f64(4, 300))
    trace.output(.result("y"), matrix)
    trace.output(.result("z"), column + trace.input("n", .f64(4, 300)))
    let layers = matrix.reshaped([4, 300, 1]).broadcast(to: [4, 300, 5])
    trace.output(.result("u"), layers + trace.input("o", .f64(4, 300, 5)))
    trace.output(.result("v"), layers * trace.input("p", .f64(4, 300, 5)))
    let graph = try trace.finished()
    var bindings: [String: HostTensor] = [:]
    for (seed, node) in graph.nodes.enumerated() {
      if let name = node.boundName { bindings[name] = samples(node.types[0], seed: UInt64(seed)) }
    }
    let compiled = try CompiledGraphs(graph, style: style, engine: InterpreterEngine())
    #expect(try compiled.outputs(bindings) == Evaluator(graph).outputs(bindings))
  }
}
