// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusTensor

extension Rule {
  /// Forms that stay accurate where the obvious ones cancel, overflow or underflow.
  ///
  /// These are applied before differentiation too, so that the derivatives are those of the accurate form: the
  /// gradient of `log(softmax z)` divides 0 by 0 where that of the logarithmic form is `y − t`.
  package static let numerics: [Rule] = [
    Rule("log-one-plus", .refines, .floatingPoint) { x in log(moved(x + 1)) => log1p(moved(x)) },
    Rule("log-one-minus", .refines, .floatingPoint) { x in
      (log(moved(1 - x)) => log1p(-moved(x))).when { !$0.isRepeating(0) }
    },
    Rule("log-one-minus-repeated", .refines, .floatingPoint) { x in
      (log(moved(1 - x)) => log1p(moved(-x))).when { $0.isRepeating(0) }
    },
    Rule("exp-minus-one", .refines, .floatingPoint) { x in exp(x) - 1 => expm1(x) },
    Rule("log1p-expm1", .refines, .floatingPoint) { x in log1p(moved(expm1(x))) => moved(x) },
    Rule("log-exp", .refines, .floatingPoint) { x in log(moved(exp(x))) => moved(x) },
    // ln(1 + eˣ) is x itself where eˣ overflows.
    Rule("log1p-exp", .refines, .floatingPoint) { x in
      (log1p(moved(exp(x))) => softplus(moved(x))).when { $0.isHardlyRepeating(0) }
    },
    // 1 / (1 + eˣ) = σ(−x)
    Rule("logistic", .refines, .floatingPoint) { x in 1 / (exp(x) + 1) => logistic(-x) },
    // ln σ(x) = −ln(1 + e⁻ˣ)
    Rule("log-logistic", .refines, .floatingPoint) { x in
      (log(moved(logistic(x))) => -softplus(-moved(x))).when { $0.isHardlyRepeating(0) }
    },
    // ln(1 − σ(x)) = ln σ(−x) = −ln(1 + eˣ)
    Rule("log1p-neg-logistic", .refines, .floatingPoint) { x in
      (log1p(-moved(logistic(x))) => -softplus(moved(x))).when { $0.isHardlyRepeating(0) }
    },
    // The probability of what happened, where p = σ(x) is that of one of two outcomes: σ(x) or 1 − σ(x) = σ(−x).
    Rule("log-select-logistic", .refines, .floatingPoint) { c, x in
      (log(select(c, moved(logistic(x)), 1 - moved(logistic(x))))
        => -softplus(select(c, -moved(x), moved(x))))
        .when { $0.isHardlyRepeating(1) }
    },
    Rule("log-select-logistic-opposite", .refines, .floatingPoint) { c, x in
      (log(select(c, 1 - moved(logistic(x)), moved(logistic(x))))
        => -softplus(select(c, moved(x), -moved(x))))
        .when { $0.isHardlyRepeating(1) }
    },
    Rule("sqrt-square", .refines, .floatingPoint) { x in sqrt(x * x) => abs(x) },
    // ln(eᵃ / Σ eᵃ) = a − ln Σ eᵃ. Only for a ≤ 0, as `softmax` has it: elsewhere eᵃ might overflow, and a left
    // side that is NaN become a number.
    logSoftmax("log-softmax", stopped, quotient),
    logSoftmax("log-softmax-max", { $0 }, quotient),
    logSoftmax("log-softmax-product", stopped, product),
    logSoftmax("log-softmax-max-product", { $0 }, product),
  ]

  /// What these rules are called.
  static let numericsNames = Set(numerics.map(\.name))

  private static func stopped(_ x: Pattern) -> Pattern { .apply(.exactly(StopGradient()), [x]) }

  private static func quotient(_ e: Pattern, _ sum: Pattern) -> Pattern { e / .any(Broadcast.self, sum) }

  /// The quotient as a product.
  ///
  /// By itself it is no form of the quotient that every number allows: where the reciprocal overflows, 0 times it is
  /// NaN. A sum that has e⁰ among its terms is at least 1.
  private static func product(_ e: Pattern, _ sum: Pattern) -> Pattern { e * .any(Broadcast.self, 1 / sum) }

  private static func logSoftmax(
    _ name: String, _ shift: (Pattern) -> Pattern, _ softmax: (Pattern, Pattern) -> Pattern
  ) -> Rule {
    Rule(name, .refines, .floatingPoint) { a, x in
      let shifted = x - .any(Broadcast.self, shift(.any(ReduceMax.self, x)))
      return
        (log(moved(softmax(exp(.named(0, shifted)), .any(ReduceSum.self, exp(a)))))
        => moved(a - .captured(2, log(.captured(3, exp(a))))))
        .when { match in
          match.result.elementCount > 0 && match.primitives[0].isEqual(to: match.primitives[2])
            && match.primitives[1].reducedAxes == match.primitives[3].reducedAxes
            && match.hasEnoughLogarithms(ofSumsIn: 0, by: match.primitives[1])
        }
    }
  }
}

extension Match {
  /// Whether the result has at most twice as many elements as a variable.
  ///
  /// Then computing what was repeated for each repetition is no dearer than the logarithm it saves. What a broadcast
  /// repeats more often is hoisted.
  fileprivate func isHardlyRepeating(_ variable: Int) -> Bool {
    result.elementCount <= types[variable].elementCount.multipliedSaturated(by: 2)
  }

  /// Whether the result has more elements than a variable.
  fileprivate func isRepeating(_ variable: Int) -> Bool {
    result.elementCount > types[variable].elementCount
  }

  /// Whether logarithms of sums, which take the place of those in the result, are no dearer with the quotients saved:
  /// there are as few of them, or the sums have four terms and more.
  fileprivate func hasEnoughLogarithms(ofSumsIn variable: Int, by reduction: any Primitive) -> Bool {
    guard let axes = reduction.reducedAxes else { return false }
    let terms = axes.reduce(1) { $0 * types[variable].shape[$1] }
    return terms >= 4 || types[variable].elementCount / max(terms, 1) <= result.elementCount
  }
}
