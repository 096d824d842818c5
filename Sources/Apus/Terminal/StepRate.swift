// SPDX-License-Identifier: Apache-2.0

/// The time of a step as the median of the latest measurements, which a pause or a slow first step leaves alone.
package struct StepRate: Hashable, Sendable {
  private var latest: [Double] = []
  private var position = 0
  private static let capacity = 31

  package init() {}

  /// Takes a number of steps and the time they took together.
  package mutating func record(steps: Int, seconds: Double) {
    guard steps > 0, seconds.isFinite, seconds >= 0 else { return }
    let each = seconds / Double(steps)
    if latest.count < Self.capacity {
      latest.append(each)
    } else {
      latest[position] = each
    }
    position = (position + 1) % Self.capacity
  }

  /// The median, or `nil` before the first measurement.
  package var secondsPerStep: Double? {
    guard !latest.isEmpty else { return nil }
    let sorted = latest.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
