// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ApusPasses

/// RELIABILITY.md row 20: a rule made wrong in one place does not pass the test of rules.
@Suite struct RuleMutationTests {
  /// Instances on which a wrong rule is tried; the test of rules has several times as many.
  private static let instances = 300

  /// The mutants that pass as right.
  private static func survivors(_ mutations: [RuleMutation]) throws -> [RuleMutation] {
    try mutations.filter { mutation in
      let law = RuleLaw(rule: mutation.rule, instances: instances, furtherInstances: 50)
      if case .broken = try law.verdict() { return false }
      return true
    }
  }

  private static func expectFound(_ mutations: [RuleMutation], atLeast count: Int) throws {
    let survivors = try survivors(mutations)
    let list = survivors.map { "\($0.rule.name) \($0.change)" }.joined(separator: "\n")
    #expect(mutations.count >= count, "\(mutations.count) mutants")
    #expect(
      survivors.count * 5 <= mutations.count,
      "of \(mutations.count) wrong rules \(survivors.count) pass:\n\(list)")
  }

  @Test("at least four of five rules are found out without their conditions")
  func conditionsAreNeeded() throws {
    try Self.expectFound(RuleTests.rules.compactMap(RuleMutation.unguarded), atLeast: 50)
  }

  @Test("at least four of five rules are found out that promise more than they keep")
  func promisesAreNeeded() throws {
    try Self.expectFound(RuleTests.rules.flatMap(RuleMutation.overclaiming), atLeast: 20)
  }

  @Test("at least four of five rules are found out that give something else")
  func rightSidesAreRight() throws {
    try Self.expectFound(RuleTests.rules.flatMap(RuleMutation.miswritten), atLeast: 100)
  }
}
