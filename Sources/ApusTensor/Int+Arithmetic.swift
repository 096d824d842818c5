// SPDX-License-Identifier: Apache-2.0

extension Int {
  /// The sum with a number that is not negative; `Int.max` if it does not fit.
  package func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product with a number, neither of which is negative; `Int.max` if it does not fit.
  package func multipliedSaturated(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }

  /// The sum with a product; `nil` if it does not fit.
  package func adding(_ factor: Int, times other: Int) -> Int? {
    let (product, isTooLarge) = factor.multipliedReportingOverflow(by: other)
    let (sum, isTooFar) = addingReportingOverflow(product)
    return isTooLarge || isTooFar ? nil : sum
  }

  /// The least multiple of a size that is no less.
  package func roundedUp(to size: Int) -> Int { (self + size - 1) / size * size }
}

extension UInt {
  /// The greatest number that divides both; one of them if the other is 0.
  package func greatestCommonDivisor(with other: UInt) -> UInt {
    other == 0 ? self : other.greatestCommonDivisor(with: self % other)
  }
}
