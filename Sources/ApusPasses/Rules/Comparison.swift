// SPDX-License-Identifier: Apache-2.0

import ApusKernel

extension Rule {
  /// Comparisons, selections and logic.
  package static let comparison: [Rule] = [
    Rule("select-same", .exact, .all) { c, x in select(c, x, x) => x },
    Rule("select-true", .exact, .all) { x, y in select(1, x, y) => x },
    Rule("select-false", .exact, .all) { x, y in select(0, x, y) => y },
    Rule("select-not", .exact, .all) { c, x, y in select(.!c, x, y) => select(c, y, x) },
    Rule("not-not", .exact, .bool) { x in .!(.!x) => x },
    // With NaN, neither x < y nor x ≥ y holds: only equality can be inverted.
    Rule("not-equal", .exact, .bool) { x, y in .!compare(.eq, x, y) => compare(.ne, x, y) },
    Rule("not-different", .exact, .bool) { x, y in .!compare(.ne, x, y) => compare(.eq, x, y) },
    Rule("and-true", .exact, .bool) { x in x .& 1 => x },
    Rule("and-false", .exact, .bool) { x in x .& 0 => 0 },
    Rule("and-self", .exact, .all) { x in x .& x => x },
    Rule("or-true", .exact, .bool) { x in x .| 1 => 1 },
    Rule("or-false", .exact, .bool) { x in x .| 0 => x },
    Rule("or-self", .exact, .all) { x in x .| x => x },
    Rule("max-self", .exact) { x in max(x, x) => x },
    Rule("min-self", .exact) { x in min(x, x) => x },
    Rule("max-zero", .exact, .floatingPoint) { x in
      (max(x, 0) => relu(x)).movingSubgradients
    },
  ]
}
