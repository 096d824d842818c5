// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
import ApusGraph
import ApusPrimitives
import ApusTensor
import Testing

/// Each operator's text form and its derivatives as a reader would write them, one file an operator.
@Suite struct OperatorGoldenTests {
  static let claim = Golden.Claim(folder: "operators") { files in
    files.filter { file in
      PrimitiveCatalog.all.contains { "operators/\($0.mnemonic).graph" == file }
    }
  }

  @Test(arguments: PrimitiveCatalog.all.map { $0.mnemonic })
  func textAndGradient(mnemonic: String) throws {
    let type = try #require(PrimitiveCatalog.all.first { $0.mnemonic == mnemonic })
    let trace = Trace()
    guard let example = type.examples.first else {
      // Inputs and parameters are the leaves of every other case.
      let leaf =
        switch mnemonic {
        case "input": trace.input("x", .f32(2, 3))
        case "batch_input": trace.batchInput("x", .f32(2, 3), countedBy: "n")
        default: trace.parameter("x", .f32(2, 3))
        }
      trace.output(.result("x"), leaf)
      return Golden.check(try trace.finished().description, at: "operators/\(mnemonic).graph")
    }
    let operands = example.operands.enumerated().map { trace.input("x\($0.offset)", $0.element.type) }
    let results = trace.apply(example.primitive, operands)
    for (index, result) in results.enumerated() { trace.output(.result("y\(index)"), result) }
    if results[0].dtype.isFloatingPoint {
      let cotangent = trace.input("dy0", results[0].type)
      let values = operands.enumerated().filter { $0.element.dtype.isFloatingPoint }
      let gradients = gradient(
        of: results[0], withRespectTo: values.map(\.element), cotangent: cotangent)
      for (value, gradient) in zip(values, gradients) { trace.output(.result("dx\(value.offset)"), gradient) }
    }
    Golden.check(try trace.finished().description, at: "operators/\(mnemonic).graph")
  }
}
