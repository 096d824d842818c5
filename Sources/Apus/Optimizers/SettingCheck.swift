// SPDX-License-Identifier: Apache-2.0

import ApusIO

/// Checks the numbers that an optimizer was made with.
struct SettingCheck {
  /// What the optimizer is called, such as `Adam`.
  let optimizer: String
  /// Where it was made.
  let place: Diagnostic.Place

  /// Checks that a number lies in a range that begins at zero and has an end or none.
  func require(_ name: String, _ value: Double, below end: Double = .infinity) throws(Diagnostic) {
    guard value >= 0, value < end else {
      let range = end.isFinite ? "at least 0 and less than \(end)" : "at least 0 and finite"
      throw Diagnostic("\(name) of \(optimizer) must be \(range), got \(value)", place: place)
    }
  }

  /// Checks that a learning rate is no negative number at any step that can be told now.
  func require(_ rate: LearningRate) throws(Diagnostic) {
    for value in rate.ends { try require("learningRate", value) }
    guard let duration = rate.duration else { return }
    let (count, unit) = duration.counted
    guard count > 0 else {
      throw Diagnostic(
        "the learning rate of \(optimizer) must change over at least 1 \(unit), got \(count)", place: place)
    }
  }
}
