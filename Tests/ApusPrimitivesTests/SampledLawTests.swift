// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusTensor
import Testing

@Suite("Laws on shapes drawn at random") struct SampledLawTests {
  @Test("every operator with derivatives is drawn twenty times")
  func isComplete() {
    let wanted = Set(Case.differentiable.map(\.mnemonic))
    for mnemonic in wanted.sorted() {
      let drawn = SampledShapes.differentiable.filter { $0.mnemonic == mnemonic }
      #expect(drawn.count == SampledShapes.count, "\(mnemonic)")
      let isVaried = Set(drawn.map(\.types)).count >= SampledShapes.count / 4
      #expect(isVaried, "\(mnemonic) is drawn in few shapes")
    }
  }

  @Test("types, text and derivatives", arguments: SampledShapes.differentiable)
  func laws(_ item: Case) throws {
    let laws = TypeLawTests()
    try laws.typeLaw(item)
    try laws.textLaw(item)
    try laws.loweringLaw(item)
    let derivatives = DerivativeLawTests()
    try derivatives.forward(item, seed: 4)
    try derivatives.transposed(item, seed: 4)
    try derivatives.second(item, seed: 4)
  }
}
