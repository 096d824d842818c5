// SPDX-License-Identifier: Apache-2.0

import ApusIO
import ApusTensor

/// Checks the numbers that an optimizer was made with, as parameters of a type see them.
struct SettingCheck {
  /// What the optimizer is called, such as `Adam`.
  let optimizer: String
  /// The element type of parameters that it changes.
  let dtype: DType
  /// Where it was made.
  let place: Diagnostic.Place

  /// Checks that a number lies in a range that begins at zero and has an end or none, also when it is rounded to
  /// the parameters' type, and that it does not become zero there.
  func require(
    _ name: String, _ value: Double, below end: Double = .infinity, positive: Bool = false
  ) throws(Diagnostic) {
    let rounded = Literal(value, dtype).operand
    let isInRange = (positive ? value > 0 : value >= 0) && value < end
    guard isInRange, rounded < end, rounded > 0 || value == 0 else {
      let start = positive ? "greater than 0" : "at least 0"
      let range = end.isFinite ? "\(start) and less than \(end)" : "\(start) and finite"
      throw Diagnostic(
        "\(name) of \(optimizer) must be \(range), got \(value)"
          + (isInRange ? ", which is \(rounded) in \(dtype)" : ""),
        place: place)
    }
  }

  /// Checks that a setting lies in such a range at any step that can be told now.
  func require(_ name: String, _ setting: Setting, below end: Double = .infinity) throws(Diagnostic) {
    for value in setting.ends { try require(name, value, below: end) }
    guard let duration = setting.duration else { return }
    let (count, unit) = duration.counted
    guard count > 0 else {
      throw Diagnostic(
        "\(name) of \(optimizer) must change over at least 1 \(unit), got \(count)", place: place)
    }
  }
}
