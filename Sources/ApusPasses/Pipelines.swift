// SPDX-License-Identifier: Apache-2.0

extension [Pass] {
  /// What is done to a loss before it is differentiated, to make its derivatives more accurate.
  ///
  /// Whatever `standard` finds to make more accurate must be found here; so it looks as often, after the same
  /// preparations. Rules that keep the value but move the subgradient at a kink, as `max(x, 0) → relu(x)` does, must
  /// not run here.
  public static func beforeDifferentiation(admitting classes: [FloatingPointClass] = .standard) -> [Pass] {
    [
      // A rule does not see through a call.
      .inlineCalls,
      // Sizes that are fixed are numbers that rules look at.
      .axisSizes,
      // Rules have constants on the right, and find the same value twice only after it was merged.
      .canonicalise(admitting: classes),
      .commonSubexpressions,
      // A rule looks at numbers, not at how they are computed.
      .constantFolding,
      .numerics(admitting: classes),
      .canonicalise(admitting: classes),
      .commonSubexpressions,
      // Once more, since merging shows rules further pairs of equal values.
      .numerics(admitting: classes),
      .deadCode,
    ]
  }

  /// What is done to a complete graph, with everything that was differentiated.
  public static func standard(admitting classes: [FloatingPointClass] = .standard) -> [Pass] {
    [
      // Before all else: no pass sees through a call.
      .inlineCalls,
      // Sizes that are fixed are numbers that rules look at.
      .axisSizes,
      // Early, so that later passes see through the marks; no derivative is taken any more.
      .eraseStopGradients,
      // Before merging, so that x + y and y + x are merged.
      .canonicalise(admitting: classes),
      // Before simplifying, so that rules find the same value twice.
      .commonSubexpressions,
      // Once operands are merged; what a derivative stacks is stacked by the loop that is differentiated.
      .mergeScans,
      // Once loops are merged, which lets several results of one be the same.
      .deadResults,
      // Before simplifying, so that the seed of a gradient is a number that rules can look at.
      .constantFolding,
      .simplify(admitting: classes),
      // After simplifying, so that chains of transposes are one, which a contraction takes in one step.
      .contractions(admitting: classes),
      // Rules leave constants on the left, equal nodes and unused ones behind.
      .canonicalise(admitting: classes),
      .commonSubexpressions,
      // Once more, since merging shows rules further pairs of equal values.
      .simplify(admitting: classes),
      .commonSubexpressions,
      .deadCode,
    ]
  }
}

extension Pass {
  /// All passes, in the order of their names.
  public static let all: [Pass] = [
    .axisSizes, .canonicalise(), .commonSubexpressions, .constantFolding, .contractions(), .deadCode,
    .deadResults, .eraseStopGradients, .inlineCalls, .mergeScans, .numerics(), .simplify(),
  ]
}
