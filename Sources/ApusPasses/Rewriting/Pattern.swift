// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusPrimitives
package import ApusTensor

/// One side of a rewrite rule: a tree of operators over variables.
package indirect enum Pattern: Sendable {
  /// Any value; where it stands again, the same value.
  case variable(Int)
  /// Any constant that is the same everywhere; where it stands again, the same.
  case splat(Int)
  /// This number at every position, bit for bit, in whatever type the place has.
  case number(Double)
  /// What matches the pattern, as the variable; stands on left sides only.
  case named(Int, Pattern)
  /// What operators that only rearrange elements, any number of them or none, make of the pattern. Where it stands
  /// again, the same; on a right side, the same operators are applied to what it holds there.
  case moved(Pattern)
  /// A number that follows from what was matched; stands on right sides only.
  case computed(@Sendable (Match) -> Double)
  /// An operator applied to patterns.
  case apply(Operator, [Pattern])

  /// Which operators a pattern stands for.
  package enum Operator: Sendable {
    /// This one, attributes included.
    case exactly(any Primitive)
    /// Any with this type, whatever its attributes; the match captures it. Stands on left sides only.
    case any(any Primitive.Type)
    /// One made from what the match captured; if there is none, the rule does not apply. Stands on right sides
    /// only.
    case derived(@Sendable (Match) -> (any Primitive)?)
  }

  /// Any operator of a type, applied to one pattern.
  package static func any(_ type: any Primitive.Type, _ operands: Pattern...) -> Pattern {
    .apply(.any(type), operands)
  }

  /// An operator made from what the match captured.
  package static func derived(
    _ operands: Pattern..., make: @escaping @Sendable (Match) -> (any Primitive)?
  ) -> Pattern {
    .apply(.derived(make), operands)
  }

  /// The captured operator at a position, unchanged.
  package static func captured(_ position: Int, _ operands: Pattern...) -> Pattern {
    .apply(.derived { $0.primitives[position] }, operands)
  }
}

/// What the variables and operators of a left side stand for.
package struct Match {
  /// The operators captured by `any`, in the order in which they are written.
  package let primitives: [any Primitive]
  /// The types of the variables.
  package let types: [TensorType]
  /// The constants of the splats.
  package let splats: [Literal]
  /// The type of the whole.
  package let result: TensorType
  /// The greatest number of examples of the graph; `nil` if all sizes are fixed.
  var examples: Int?

  /// The captured operator at a position, if it has the type asked for.
  package func captured<P: Primitive>(_ position: Int, as type: P.Type = P.self) -> P? {
    primitives[position] as? P
  }
}
