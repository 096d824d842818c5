// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

/// Every operator with each of its examples.
struct Case: Sendable, CustomTestStringConvertible {
  let example: Example
  let number: Int

  static let all = PrimitiveCatalog.all.flatMap { type in
    type.examples.enumerated().map { Case(example: $0.element, number: $0.offset) }
  }

  var testDescription: String {
    "\(example.primitive.mnemonic) \(number): \(example.operands.map(\.type))"
  }
}

@Suite struct EvaluationTests {
  @Test("evaluation gives tensors of the declared types", arguments: Case.all)
  func typeLaw(_ item: Case) throws {
    let operands = SampleData.operands(of: item.example)
    let types = try item.example.primitive.inferredTypes(of: operands.map(\.type))
    let results = item.example.primitive.evaluate(operands, results: types)
    #expect(results.map(\.type) == types)
    _ = item.example.primitive.lowering(LoweringSite(operands: operands.map(\.type), results: types))
  }
}
