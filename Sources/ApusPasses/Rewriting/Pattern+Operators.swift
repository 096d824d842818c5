// SPDX-License-Identifier: Apache-2.0

import ApusGraph
package import ApusKernel
import ApusPrimitives

// The operators of the DSL, on patterns: a rule reads like the algebra it states.

extension Pattern: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(integerLiteral value: Int) { self = .number(Double(value)) }

  private static func exactly(_ primitive: any Primitive, _ operands: Pattern...) -> Pattern {
    .apply(.exactly(primitive), operands)
  }

  package static prefix func - (x: Pattern) -> Pattern { exactly(Neg(), x) }
  package static func + (x: Pattern, y: Pattern) -> Pattern { exactly(Add(), x, y) }
  package static func - (x: Pattern, y: Pattern) -> Pattern { exactly(Sub(), x, y) }
  package static func * (x: Pattern, y: Pattern) -> Pattern { exactly(Mul(), x, y) }
  package static func / (x: Pattern, y: Pattern) -> Pattern { exactly(Div(), x, y) }
  package static func .& (x: Pattern, y: Pattern) -> Pattern { exactly(And(), x, y) }
  package static func .| (x: Pattern, y: Pattern) -> Pattern { exactly(Or(), x, y) }
  package static prefix func .! (x: Pattern) -> Pattern { exactly(Not(), x) }
}

/// One unary operator applied to a pattern.
private func unary(_ primitive: any Primitive, _ x: Pattern) -> Pattern { .apply(.exactly(primitive), [x]) }

package func abs(_ x: Pattern) -> Pattern { unary(Abs(), x) }
package func sign(_ x: Pattern) -> Pattern { unary(Sign(), x) }
package func exp(_ x: Pattern) -> Pattern { unary(Exp(), x) }
package func expm1(_ x: Pattern) -> Pattern { unary(Expm1(), x) }
package func log(_ x: Pattern) -> Pattern { unary(Log(), x) }
package func log1p(_ x: Pattern) -> Pattern { unary(Log1p(), x) }
package func sqrt(_ x: Pattern) -> Pattern { unary(Sqrt(), x) }
package func rsqrt(_ x: Pattern) -> Pattern { unary(Rsqrt(), x) }
package func tanh(_ x: Pattern) -> Pattern { unary(Tanh(), x) }
package func logistic(_ x: Pattern) -> Pattern { unary(Logistic(), x) }
package func softplus(_ x: Pattern) -> Pattern { unary(Softplus(), x) }
package func relu(_ x: Pattern) -> Pattern { unary(Relu(), x) }
package func floor(_ x: Pattern) -> Pattern { unary(Floor(), x) }

package func max(_ x: Pattern, _ y: Pattern) -> Pattern { .apply(.exactly(Max()), [x, y]) }
package func min(_ x: Pattern, _ y: Pattern) -> Pattern { .apply(.exactly(Min()), [x, y]) }
package func pow(_ x: Pattern, _ y: Pattern) -> Pattern { .apply(.exactly(Pow()), [x, y]) }
package func compare(_ comparison: Comparison, _ x: Pattern, _ y: Pattern) -> Pattern {
  .apply(.exactly(Compare(comparison)), [x, y])
}
package func absorbingProduct(_ x: Pattern, _ y: Pattern) -> Pattern {
  .apply(.exactly(AbsorbingMul()), [x, y])
}
package func absorbingQuotient(_ x: Pattern, _ y: Pattern) -> Pattern {
  .apply(.exactly(AbsorbingDiv()), [x, y])
}
/// What operators that only rearrange elements make of a pattern; there may be none of them.
package func moved(_ x: Pattern) -> Pattern { .moved(x) }
package func select(_ condition: Pattern, _ x: Pattern, _ y: Pattern) -> Pattern {
  .apply(.exactly(Select()), [condition, x, y])
}
