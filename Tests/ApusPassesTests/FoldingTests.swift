// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusPasses

/// What depends on constants alone is computed by the slow evaluation only as far as that takes no time.
@Suite struct FoldingTests {
  private func folded(_ body: (Trace) -> [Tensor]) throws -> Graph {
    try PassRunner().run([.constantFolding, .deadCode], on: try traced(body)).graph
  }

  @Test func largeProductsAreLeftToTheProgram() throws {
    let graph = try folded { trace in
      let x = trace.fill(Literal(2.0, .f32), [256, 256])
      return [x.matmul(x)]
    }
    #expect(graph.nodes.map(\.primitive.mnemonic) == ["fill", "dot_general"])
  }

  @Test("products along axes that no operand has count too")
  func productsOfFewElements() throws {
    let graph = try folded { trace in
      let x = trace.fill(Literal(1.0, .f32), [2])
      let (a, b) = (IndexMap.Coordinate(axis: 0), IndexMap.Coordinate(axis: 1))
      return [
        Convolution(sizes: [2, 2, 1 << 30], left: [a], right: [b], result: [a], shape: [2])(x, x)
      ]
    }
    #expect(graph.nodes.map(\.primitive.mnemonic) == ["fill", "convolution"])
  }

  @Test("one limit holds for all products together", arguments: [0, 99, 100, 250, 399, 400])
  func manySmallProducts(_ numbers: Int) throws {
    let graph = try traced { trace in
      (0..<4).map { index in
        // Two operands and a result of 4 numbers each, and 44 products that are added up: 100 numbers.
        let x = trace.fill(Literal(Double(index + 1), .f32), [2, 2])
        let axes = (0..<2).map { IndexMap.Coordinate(axis: $0) }
        return Convolution(sizes: [2, 2, 11], left: axes, right: axes, result: axes, shape: [2, 2])(x, x)
      }
    }
    var budget = RewriteBudget(limits: Limits(foldedNumbers: numbers))
    let folded = try Pass.constantFolding.run(graph, &budget)
    #expect(folded.nodes.count { $0.primitive is Convolution } == 4 - numbers / 100)
  }

  @Test("a call is not evaluated as a whole: its body may do anything")
  func callsAreNotFolded() throws {
    let inner = Trace()
    let x = inner.input("x", .f32())
    inner.output(.result("y"), x.broadcast(to: [1 << 12, 1 << 12]).sum())
    let body = inner.graph
    let graph = try folded { trace in [Call(body)(trace.fill(Literal(2.0, .f32), .scalar))] }
    #expect(graph.nodes.map(\.primitive.mnemonic) == ["fill", "call"])
  }

  @Test func whatIsSmallIsFolded() throws {
    let numbers = try HostTensor(.f32(2, 2), reals: [1, 2, 3, 4])
    let graph = try folded { trace in
      let x = trace.constant(numbers)
      return [x.matmul(x)]
    }
    #expect(graph.nodes.map(\.primitive.mnemonic) == ["constant"])
    #expect(try Evaluator(graph).outputs([:])[0].reals == [7, 10, 15, 22])
  }
}
