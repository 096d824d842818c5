// SPDX-License-Identifier: Apache-2.0

import ApusPrimitives
import Testing

@testable import ApusPasses

extension Rule: CustomTestStringConvertible {
  public var testDescription: String { name }
}

/// Every rewrite rule on random tensors: both sides agree as the rule's floating-point class promises.
@Suite struct RuleTests {
  static let rules =
    Rule.arithmetic + Rule.comparison + Rule.numerics + Rule.layout + Rule.contraction
    + PrimitiveCatalog.all.flatMap(Rule.hoisting(of:))
  /// Instances of each rule that are compared, in the first element type it is seen to apply to; a debug build takes
  /// ten times as long for each, and the suite runs in release too.
  #if DEBUG
    static let instances = 80
  #else
    static let instances = 1000
  #endif
  /// Instances compared in each further element type.
  static let furtherInstances = 24

  @Test func namesAreDistinctAndInKebabCase() {
    let names = Self.rules.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" || $0 == "_" } })
  }

  @Test func noStandardRuleTurnsNaNIntoANumber() {
    #expect(![FloatingPointClass].standard.contains(.assumesFinite))
    #expect(![FloatingPointClass].standard.contains(.reassociates))
  }

  @Test("random instances of each rule keep its law", arguments: rules)
  func bothSidesAgree(rule: Rule) throws {
    let law = RuleLaw(rule: rule, instances: Self.instances, furtherInstances: Self.furtherInstances)
    switch try law.verdict() {
    case .broken(let fault): Issue.record("\(fault)")
    case .holds(let types):
      #expect(!types.isEmpty, "\(rule.name) was never seen to apply \(Self.instances) times")
    }
  }
}
