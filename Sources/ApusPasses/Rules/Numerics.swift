// SPDX-License-Identifier: Apache-2.0

import ApusPrimitives
import ApusTensor

extension Rule {
  /// Forms that stay accurate where the obvious ones cancel, overflow or underflow.
  ///
  /// These are applied before differentiation too, so that the derivatives are those of the accurate form: the
  /// gradient of `log(softmax z)` divides 0 by 0 where that of the logarithmic form is `y − t`.
  package static let numerics: [Rule] = [
    Rule("log-one-plus", .refines, .floatingPoint) { x in log(x + 1) => log1p(x) },
    Rule("log-one-minus", .refines, .floatingPoint) { x in log(1 - x) => log1p(-x) },
    Rule("exp-minus-one", .refines, .floatingPoint) { x in exp(x) - 1 => expm1(x) },
    Rule("log1p-expm1", .refines, .floatingPoint) { x in log1p(expm1(x)) => x },
    Rule("log-exp", .refines, .floatingPoint) { x in log(exp(x)) => x },
    // ln(1 + eˣ) is x itself where eˣ overflows.
    Rule("log1p-exp", .refines, .floatingPoint) { x in log1p(exp(x)) => softplus(x) },
    // ln σ(x) = −ln(1 + e⁻ˣ)
    Rule("log-logistic", .refines, .floatingPoint) { x in log(logistic(x)) => -softplus(-x) },
    // ln(1 − σ(x)) = ln σ(−x) = −ln(1 + eˣ)
    Rule("log1p-neg-logistic", .refines, .floatingPoint) { x in log1p(-logistic(x)) => -softplus(x) },
    Rule("sqrt-square", .refines, .floatingPoint) { x in sqrt(x * x) => abs(x) },
    // ln(eᵃ / Σ eᵃ) = a − ln Σ eᵃ. Only for a ≤ 0, as `softmax` has it: elsewhere eᵃ might overflow, and a left
    // side that is NaN become a number.
    logSoftmax("log-softmax") { .apply(.exactly(StopGradient()), [$0]) },
    logSoftmax("log-softmax-max") { $0 },
  ]

  /// What these rules are called.
  static let numericsNames = Set(numerics.map(\.name))

  private static func logSoftmax(_ name: String, _ shift: (Pattern) -> Pattern) -> Rule {
    Rule(name, .refines, .floatingPoint) { a, x in
      let shifted = x - .any(Broadcast.self, shift(.any(ReduceMax.self, x)))
      return
        (log(exp(.named(0, shifted)) / .any(Broadcast.self, .any(ReduceSum.self, exp(a))))
        => a - .captured(2, log(.captured(3, exp(a)))))
        .when { match in
          match.result.elementCount > 0 && match.primitives[0].isEqual(to: match.primitives[2])
            && match.primitives[1].reducedAxes == match.primitives[3].reducedAxes
        }
    }
  }
}
