// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusPasses

/// An operator as a user may write it.
private struct Cube: Elementwise {
  static let mnemonic = "cube"
  static let differentiability = Differentiability.smooth
  static let examples = [Example(Cube(), .f32(3))]
  static let arity = 1

  func resultDType(of operands: [DType]) throws(TypeError) -> DType { operands[0] }

  func scalar(_ operands: [DType]) -> Scalar {
    .binary(.mul, .operand(0), .binary(.mul, .operand(0), .operand(0)))
  }

  func partials(_ site: Linearization) -> [Tensor?] { [site.operands[0] * site.operands[0] * 3] }
}

/// Rules that exist for every pointwise operator.
@Suite struct HoistingTests {
  @Test("an operator that the library does not know computes repeated elements once, too")
  func ownOperator() throws {
    let graph = try traced { trace in
      [Cube()(trace.input("x", .f32(3)).broadcast(to: [5, 3]))]
    }
    let optimized = try graph.optimized()
    #expect(optimized.nodes.map { $0.primitive.mnemonic } == ["input", "cube", "broadcast"])
    #expect(optimized.nodes[1].types == [.f32(3)])
  }

  @Test("operators that look at other positions have no such rules")
  func otherOperators() {
    for type in PrimitiveCatalog.all where type.form == .general || type.form == .owner {
      #expect(Rule.hoisting(of: type).isEmpty, "\(type.mnemonic)")
    }
    #expect(Rule.hoisting(of: Cube.self).map(\.name) == ["broadcast-cube"])
    #expect(Rule.hoisting(of: Add.self).count == 3)
  }
}
