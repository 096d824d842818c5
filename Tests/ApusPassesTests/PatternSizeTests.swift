// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import Testing

@testable import ApusPasses

/// A rule may be as large as it likes.
@Suite struct PatternSizeTests {
  private func mnemonics(_ rule: Rule, _ body: (Trace) -> [Tensor]) throws -> [String] {
    let pass = Pass.rewriting(name: "rule", summary: "", [rule], admitting: .standard)
    return try PassRunner().run([pass, .deadCode], on: try traced(body)).graph.nodes.map(\.primitive.mnemonic)
  }

  @Test("a rule captures as many operators as it names", arguments: [2, 8, 9, 20])
  func captures(count: Int) throws {
    let rule = Rule("chain", .exact) { x in
      (0..<count).reduce(x) { pattern, _ in .any(Neg.self, pattern) } => .captured(count - 1, x)
    }
    let found = try mnemonics(rule) { trace in
      [(0..<count).reduce(trace.input("x", .f32(3))) { x, _ in -x }]
    }
    #expect(found == ["input", "neg"])
  }

  @Test("a rule has as many variables and constants as it names")
  func variablesAndConstants() throws {
    let sum = Pattern.apply(.exactly(Add()), [.variable(0), .variable(6)])
    let rule = Rule("product", .exact) { x in
      .apply(.exactly(Mul()), [sum, .splat(5)]) => .apply(.exactly(Max()), [.variable(6), x])
    }
    let found = try mnemonics(rule) { trace in
      [(trace.input("x", .f32(3)) + trace.input("y", .f32(3))) * 7]
    }
    #expect(found == ["input", "input", "max"])
  }
}
