// SPDX-License-Identifier: Apache-2.0

public import ApusIO

/// How far training has come, and what its orders are drawn from: with the state all that decides how it goes on.
public struct TrainingPosition: Hashable, Sendable {
  /// How many passes over the training data are finished.
  public let epochs: Int
  /// How many steps were made.
  public let steps: Int
  /// What the orders of the examples are drawn from, together with the number of the pass.
  public let seed: UInt64

  /// Creates a position.
  ///
  /// - Throws: `Diagnostic` for a negative number.
  public init(epochs: Int, steps: Int, seed: UInt64) throws(Diagnostic) {
    guard epochs >= 0, steps >= 0 else {
      throw Diagnostic("training cannot have made \(epochs) epochs and \(steps) steps", help: "count from 0")
    }
    self.init(checked: epochs, steps, seed)
  }

  private init(checked epochs: Int, _ steps: Int, _ seed: UInt64) {
    self.epochs = epochs
    self.steps = steps
    self.seed = seed
  }

  /// Where training begins.
  static func beginning(seed: UInt64) -> TrainingPosition { TrainingPosition(checked: 0, 0, seed) }

  /// The position after a step more.
  var afterStep: TrainingPosition { TrainingPosition(checked: epochs, steps + 1, seed) }

  /// The position after a pass, whose steps are counted already.
  var afterEpoch: TrainingPosition { TrainingPosition(checked: epochs + 1, steps, seed) }

  /// The position with other orders.
  func with(seed: UInt64) -> TrainingPosition { TrainingPosition(checked: epochs, steps, seed) }
}

extension TrainingPosition {
  /// The position as metadata of a file.
  var metadata: [String: String] { ["epochs": "\(epochs)", "steps": "\(steps)", "seed": "\(seed)"] }

  /// The position that the metadata of a file tells; `nil` if there is nothing of the kind.
  ///
  /// - Throws: `Diagnostic` if a part is missing or is no number that it may be.
  init?(metadata: [String: String]) throws(Diagnostic) {
    let names = ["epochs", "steps", "seed"]
    guard names.contains(where: { metadata[$0] != nil }) else { return nil }
    guard let epochs = metadata["epochs"].flatMap({ Int($0) }),
      let steps = metadata["steps"].flatMap({ Int($0) }), let seed = metadata["seed"].flatMap({ UInt64($0) })
    else {
      let found = names.map { name in "\(name) " + (metadata[name].map { "'\($0)'" } ?? "missing") }
      throw Diagnostic(
        "the metadata does not say how far training had come",
        notes: ["found " + found.joined(separator: ", ")])
    }
    try self.init(epochs: epochs, steps: steps, seed: seed)
  }
}
