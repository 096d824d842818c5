// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import Testing

@Suite struct OperandsTests {
  @Test("a list of operands is what an array of them is", arguments: 0...5)
  func isAnArray(count: Int) {
    let values = (0..<count).map { Value(node: 10 - 3 * $0, result: $0 % 2) }
    let operands = Operands(values)
    #expect(operands.count == count && operands.isEmpty == values.isEmpty)
    #expect(Array(operands) == values)
    #expect(operands.indices.map { operands[$0] } == values)
    #expect(Array(operands.reversed()) == values.reversed())
    #expect(Operands(values[...]) == operands)
    #expect(Operands(values + [Value(node: 1)]) != operands)
    #expect(Operands(values).hashValue == operands.hashValue)
    let moved = operands.replaced { Value(node: $0.node + 1, result: $0.result) }
    #expect(Array(moved) == values.map { Value(node: $0.node + 1, result: $0.result) })
    #expect((moved == operands) == values.isEmpty)
  }
}
