// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor

extension Rule {
  /// Sums, products, quotients and signs.
  package static let arithmetic: [Rule] = sums + products + quotients + absorbing + signs

  private static let sums: [Rule] = [
    Rule("add-zero", .ignoresSignedZero) { x in x + 0 => x },
    Rule("add-negative-zero", .exact, .floatingPoint) { x in x + -0.0 => x },
    Rule("sub-zero", .exact) { x in x - 0 => x },
    Rule("sub-negative-zero", .ignoresSignedZero, .floatingPoint) { x in x - -0.0 => x },
    Rule("zero-sub", .ignoresSignedZero) { x in 0 - x => -x },
    Rule("add-self", .exact) { x in x + x => x * 2 },
    Rule("sub-self", .assumesFinite) { x in x - x => 0 },
    Rule("add-neg", .exact) { x, y in x + -y => x - y },
    Rule("sub-neg", .exact) { x, y in x - -y => x + y },
    Rule("neg-sub", .ignoresSignedZero) { x, y in -(x - y) => y - x },
    // A negative factor becomes the sign of the sum, so that products with c and with −c are the same product.
    Rule("add-negative-product", .exact, .signed) { x, y in
      (y + x * .splat(0) => y - x * -.splat(0)).when(\.hasNegativeFactor)
    },
    Rule("sub-negative-product", .exact, .signed) { x, y in
      (y - x * .splat(0) => y + x * -.splat(0)).when(\.hasNegativeFactor)
    },
    Rule("add-add-constants", .reassociates) { x in (x + .splat(0)) + .splat(1) => x + (.splat(0) + .splat(1))
    },
    Rule("add-sub-cancels", .reassociates) { x, y in (x + y) - y => x },
    Rule("sub-add-cancels", .reassociates) { x, y in (x - y) + y => x },
    Rule("factor-left", .reassociates) { x, y, z in x * y + x * z => x * (y + z) },
  ]

  private static let products: [Rule] = [
    Rule("mul-one", .exact) { x in x * 1 => x },
    Rule("mul-minus-one", .exact, .signed) { x in x * -1 => -x },
    Rule("mul-zero", .assumesFinite) { x in x * 0 => 0 },
    Rule("mul-neg-constant", .exact) { x in -x * .splat(0) => x * -.splat(0) },
    Rule("neg-mul-constant", .exact) { x in -(x * .splat(0)) => x * -.splat(0) },
    Rule("mul-negs", .exact) { x, y in -x * -y => x * y },
    Rule("mul-mul-constants", .reassociates) { x in (x * .splat(0)) * .splat(1) => x * (.splat(0) * .splat(1))
    },
    // Factors of two only move the exponent; nothing is rounded as long as it stays in range.
    Rule("mul-mul-powers-of-two", .refines, .floatingPoint) { x in
      ((x * .splat(0)) * .splat(1) => x * (.splat(0) * .splat(1))).when(\.hasPowersOfTwoOnly)
    },
    Rule("mul-mul-mul-powers-of-two", .refines, .floatingPoint) { x, y in
      (((x * .splat(0)) * y) * .splat(1) => (x * (.splat(0) * .splat(1))) * y)
        .when(\.hasPowersOfTwoThatNeverExceedOne)
    },
  ]

  private static let quotients: [Rule] = [
    Rule("div-one", .exact) { x in x / 1 => x },
    Rule("div-minus-one", .exact, .signed) { x in x / -1 => -x },
    Rule("div-self", .assumesFinite, .floatingPoint) { x in x / x => 1 },
    // The reciprocal of a power of two is exact.
    Rule("div-power-of-two", .exact, .floatingPoint) { x in
      (x / .splat(0) => x * (1 / .splat(0))).when { $0.splats[0].isPowerOfTwo }
    },
    Rule("div-constant", .reassociates, .floatingPoint) { x in x / .splat(0) => x * (1 / .splat(0)) },
    Rule("mul-reciprocal", .reassociates, .floatingPoint) { x, y in x * (1 / y) => x / y },
    Rule("div-negs", .exact, .floatingPoint) { x, y in -x / -y => x / y },
    Rule("div-sqrt", .reassociates, .floatingPoint) { x, y in x / sqrt(y) => x * rsqrt(y) },
    Rule("reciprocal-sqrt", .refines, .floatingPoint) { x in 1 / sqrt(x) => rsqrt(x) },
  ]

  /// Where zero cannot meet what is not a number, nothing need absorb it.
  private static let absorbing: [Rule] = [
    Rule("absorbing-mul-zero", .exact, .floatingPoint) { x in
      absorbingProduct(x, 0) => 0
    },
    Rule("absorbing-mul-constant", .ignoresSignedZero, .floatingPoint) { x in
      (absorbingProduct(x, .splat(0)) => x * .splat(0)).when {
        $0.splats[0].operand.isFinite && $0.splats[0].operand != 0
      }
    },
    Rule("absorbing-square", .exact, .floatingPoint) { x in absorbingProduct(x, x) => x * x },
    Rule("absorbing-mul-powers-of-two", .refines, .floatingPoint) { x, y in
      (absorbingProduct(x * .splat(0), y) * .splat(1) => absorbingProduct(x * (.splat(0) * .splat(1)), y))
        .when(\.hasPowersOfTwoThatNeverExceedOne)
    },
    Rule("zero-absorbing-div", .exact, .floatingPoint) { x in
      absorbingQuotient(0, x) => 0
    },
    Rule("constant-absorbing-div", .exact, .floatingPoint) { x in
      (absorbingQuotient(.splat(0), x) => .splat(0) / x).when { $0.splats[0].operand != 0 }
    },
    Rule("absorbing-div-constant", .ignoresSignedZero, .floatingPoint) { x in
      (absorbingQuotient(x, .splat(0)) => x / .splat(0)).when {
        !$0.splats[0].operand.isNaN && $0.splats[0].operand != 0
      }
    },
  ]

  private static let signs: [Rule] = [
    Rule("neg-neg", .exact) { x in -(-x) => x },
    Rule("abs-neg", .exact, .signed) { x in abs(-x) => abs(x) },
    Rule("abs-abs", .exact) { x in abs(abs(x)) => abs(x) },
    Rule("square-neg", .exact) { x in -x * -x => x * x },
    Rule("square-abs", .exact) { x in abs(x) * abs(x) => x * x },
    Rule("relu-relu", .exact, .floatingPoint) { x in relu(relu(x)) => relu(x) },
    Rule("floor-floor", .exact, .floatingPoint) { x in floor(floor(x)) => floor(x) },
    Rule("pow-one", .exact, .floatingPoint) { x in pow(x, 1) => x },
    Rule("pow-two", .refines, .floatingPoint) { x in pow(x, 2) => x * x },
    Rule("pow-minus-one", .refines, .floatingPoint) { x in pow(x, -1) => 1 / x },
    Rule("pow-zero", .exact, .floatingPoint) { x in pow(x, 0) => 1 },
  ]
}

extension Match {
  /// Whether the splat is negative and its opposite is positive, which the least integer's is not.
  fileprivate var hasNegativeFactor: Bool {
    splats[0].dtype.isFloatingPoint
      ? splats[0].real < 0
      : splats[0].integer < 0 && splats[0].integer != splats[0].dtype.integerRange.lowerBound
  }

  /// The same of two splats c and d, where x · c does not overflow before y = 0 makes it NaN, nor x · cd underflow
  /// where x · c does not.
  fileprivate var hasPowersOfTwoThatNeverExceedOne: Bool {
    let (c, d) = (abs(splats[0].real), abs(splats[1].real))
    return hasPowersOfTwoOnly && c <= 1 && d >= 1 && c * d <= 1
  }

  /// Whether all splats, and their product, are powers of two.
  fileprivate var hasPowersOfTwoOnly: Bool {
    splats.allSatisfy(\.isPowerOfTwo) && Literal(splats.reduce(1) { $0 * $1.real }, result.dtype).isPowerOfTwo
  }
}

extension Literal {
  /// Whether the value is plus or minus a power of two whose reciprocal is a normal number as well.
  var isPowerOfTwo: Bool {
    guard case .real(let exponentBits) = dtype.layout.kind, real.isNormal, real.significand == 1 else {
      return false
    }
    return abs(Int(real.exponent)) < 1 << (exponentBits - 1) - 2
  }
}
