// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor
import Foundation
import Testing

/// The reference evaluation against NumPy and JAX, whose numbers `Tests/Oracles/primitives.py` has written.
@Suite("Evaluation against an outside oracle") struct OracleTests {
  private static let operators = PrimitiveCatalog.all.filter { !$0.examples.isEmpty }.map { $0.mnemonic }

  /// Further files in the folder, which other tests read.
  private static let others: Set = [
    "conditions", "convolutions", "derivatives", "functions", "loops", "short_floats", "while_loops",
  ]

  @Test("every operator agrees", arguments: operators)
  func agrees(_ mnemonic: String) throws {
    let (cases, file) = try GoldenNumbers.cases(mnemonic)
    let own = OracleCase.all.filter { $0.primitive.mnemonic == mnemonic }
    try #require(own.count == cases.count, "examples have changed: write golden/numerics again")
    for (own, golden) in zip(own, cases) {
      let operands = try GoldenNumbers.tensors(golden["operands"])
      let text = AttributeCoding.text(of: own.primitive)
      let attributes = try JSONParser.parse(text.utf8)
      try #require(
        operands.map(\.bytes) == own.operands.map(\.bytes) && golden["attributes"] == attributes
          && golden["bodies"] == own.bodies,
        "examples have changed: write golden/numerics again")
      let expected = try GoldenNumbers.tensors(golden["results"])
      let types = try own.primitive.inferredTypes(of: operands.map(\.type))
      let results = own.primitive.evaluate(operands, results: types).map(\.flushed)
      #expect(results.map(\.type) == expected.map(\.type))
      for (result, expected) in zip(results, expected) {
        expectEqual(result, expected, signedZeros: file["signed_zeros"] == .bool(true), text)
      }
    }
  }

  private func expectEqual(
    _ result: HostTensor, _ expected: HostTensor, signedZeros: Bool, _ attributes: String
  ) {
    guard result.dtype.isFloatingPoint else {
      #expect(result.integers == expected.integers, "\(attributes)")
      return
    }
    // Both sides compute in binary64 and round once; they differ by the last bit of a library function or by
    // the order of a sum.
    let tolerance =
      result.dtype == .f64
      ? 0x1p-50 : Double(sign: .plus, exponent: 1 - result.dtype.significandBits, significand: 1)
    for (position, (x, y)) in zip(result.reals, expected.reals).enumerated() {
      let isSameZero = !signedZeros || x != 0 || x.sign == y.sign
      #expect(
        GoldenNumbers.isNear(x, y, tolerance: tolerance) && isSameZero,
        "\(attributes), element \(position): \(x), not \(y)")
    }
  }

  @Test("the folder holds a file for every operator and no other")
  func files() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: GoldenNumbers.folder.path)
    let operators = Set((Self.operators + Self.others).map { $0 + ".json" })
    #expect(operators.subtracting(files).sorted() == [], "write them with Tests/Oracles/primitives.py")
    #expect(Set(files).subtracting(operators).sorted() == [], "nothing reads them")
  }

  @Test(
    "writes the operands of all examples for the oracle",
    .enabled(if: ProcessInfo.processInfo.environment["APUS_EXAMPLES"] != nil))
  func writeExamples() throws {
    let path = try #require(ProcessInfo.processInfo.environment["APUS_EXAMPLES"])
    let operators = try Self.operators.map { mnemonic in
      let cases = try OracleCase.all.filter { $0.primitive.mnemonic == mnemonic }.map { try $0.json }
      return "{\"operator\":\"\(mnemonic)\",\"cases\":[\(cases.joined(separator: ","))]}"
    }
    let text = "[" + operators.joined(separator: ",\n") + "]\n"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
