// SPDX-License-Identifier: Apache-2.0

import Apus

/// The weights of the epoch that validated best.
struct BestWeights {
  /// The weights, until they are written.
  private(set) var unsaved: Snapshot?
  private var score = -Double.infinity

  /// Keeps the weights after an epoch if it was better than those before.
  mutating func consider(_ epoch: Epoch, _ session: Session) {
    let score = epoch.validation["accuracy"] ?? -epoch.validation.loss
    guard score > self.score else { return }
    self.score = score
    unsaved = session.snapshot
  }

  /// Notes that the weights are on the disk.
  mutating func saved() { unsaved = nil }
}
