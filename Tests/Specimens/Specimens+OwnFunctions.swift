// SPDX-License-Identifier: Apache-2.0

package import ApusKernel
import ApusTensor

extension Specimens {
  /// x / (1 + |x|), with text that branches, and operations that are rounded in one way only.
  private static let softsign = UnaryFunction(
    "softsign",
    c: """
      if (x != x) return x;
      return x / (1.0 + fabs(x));
      """
  ) { $0 / (1 + abs($0)) }

  /// The difference of what two numbers are above a half, in the sum of both.
  private static let excess = BinaryFunction(
    "excess", c: "return fmax(x, 0.5) - fmax(y, 0.5) + (x + y);"
  ) { max($0, 0.5) - max($1, 0.5) + ($0 + $1) }

  /// Scalar functions with text of their own, for single elements and strips of both types.
  package static let ownFunctions: Program = {
    let n = 43
    let (x, y) = (at(0, .f32), at(1, .f32))
    func call(_ function: RuntimeFunction, into row: Int, _ operands: Place...) -> Statement {
      .call(
        RuntimeCall(
          function,
          [.integer(AffineIndex(n)), .address(Place(.parameter(4), AffineIndex(row * n)))]
            + operands.map { .address($0) }))
    }
    let (u, v) = (Place(.parameter(2)), Place(.parameter(3)))
    return program(
      "own_functions",
      [
        ("x", .f32(n), false), ("y", .f32(n), false), ("u", .f64(n), false), ("v", .f64(n), false),
        ("w", .f64(4, n), true), ("z", .f32(n), true),
      ],
      body: [
        .loop(
          variable: 0, count: AffineIndex(n),
          body: [
            set(
              5,
              .binary(.function(excess), .unary(.function(softsign), x, .f32), .unary(.neg, y, .f32), .f32),
              .f32)
          ]),
        call(.stripUnary(.function(softsign), .f64), into: 0, u),
        call(.stripBinary(.function(excess), .f64, .vectors), into: 1, u, v),
        call(.stripBinary(.function(excess), .f64, .vectorScalar), into: 2, u, v),
        call(.stripBinary(.function(excess), .f64, .scalarVector), into: 3, u, v),
      ])
  }()
}
