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

  /// The least multiple of a size that is no less.
  package func roundedUp(to size: Int) -> Int { (self + size - 1) / size * size }
}
