// SPDX-License-Identifier: Apache-2.0

extension Int {
  /// The sum with a number that is not negative; `Int.max` if it does not fit.
  package func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
