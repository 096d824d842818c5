// SPDX-License-Identifier: Apache-2.0

public import ApusIO

/// How far training has come, and what its orders are drawn from: with the state all that decides how it goes on.
public struct TrainingPosition: Hashable, Sendable {
  /// How many passes over the training data are finished.
  public let epochs: Int
  /// How many examples of the pass under way were trained on; 0 between two passes.
  public let examples: Int
  /// How many steps were made.
  public let steps: Int
  /// What the orders of the examples are drawn from, together with the number of the pass.
  public let seed: UInt64

  /// Creates a position.
  ///
  /// - Throws: `Diagnostic` for a negative number, or one so large that nothing could be counted further.
  public init(epochs: Int, examples: Int = 0, steps: Int, seed: UInt64) throws(Diagnostic) {
    let range = 0...Int.max / 2
    guard range.contains(epochs), range.contains(examples), range.contains(steps) else {
      throw Diagnostic(
        "training cannot have made \(epochs) epochs, \(steps) steps and \(examples) examples of the next epoch",
        help: "count from 0 to at most \(range.upperBound)")
    }
    self.init(checked: epochs, examples, steps, seed)
  }

  private init(checked epochs: Int, _ examples: Int, _ steps: Int, _ seed: UInt64) {
    self.epochs = epochs
    self.examples = examples
    self.steps = steps
    self.seed = seed
  }

  /// Where training begins.
  static func beginning(seed: UInt64) -> TrainingPosition { TrainingPosition(checked: 0, 0, 0, seed) }

  /// The position after a step more.
  var afterStep: TrainingPosition { TrainingPosition(checked: epochs, examples, steps + 1, seed) }

  /// The position after some of a pass's examples more, whose step is counted already.
  func after(_ examples: Int, of count: Int) -> TrainingPosition {
    let done = self.examples + examples
    return done < count
      ? TrainingPosition(checked: epochs, done, steps, seed)
      : TrainingPosition(checked: epochs + 1, 0, steps, seed)
  }

  /// The position with orders drawn from a seed; with another one than before the pass under way begins again.
  func with(seed: UInt64) -> TrainingPosition {
    TrainingPosition(checked: epochs, seed == self.seed ? examples : 0, steps, seed)
  }
}

extension TrainingPosition {
  /// The position as metadata of a file.
  var metadata: [String: String] {
    ["epochs": "\(epochs)", "examples": "\(examples)", "steps": "\(steps)", "seed": "\(seed)"]
  }

  /// The position that the metadata of a file tells; `nil` if there is nothing of the kind.
  ///
  /// - Throws: `Diagnostic` if a part is missing or is no number that it may be.
  init?(metadata: [String: String]) throws(Diagnostic) {
    let names = ["epochs", "examples", "steps", "seed"]
    guard names.contains(where: { metadata[$0] != nil }) else { return nil }
    // Files written by earlier versions stand between two passes and do not say so.
    guard let epochs = metadata["epochs"].flatMap({ Int($0) }),
      let examples = Int(metadata["examples", default: "0"]),
      let steps = metadata["steps"].flatMap({ Int($0) }), let seed = metadata["seed"].flatMap({ UInt64($0) })
    else {
      let found = names.filter { $0 != "examples" || metadata[$0] != nil }.map { name in
        "\(name) " + (metadata[name].map { "'\($0)'" } ?? "missing")
      }
      throw Diagnostic(
        "the metadata does not say how far training had come",
        notes: ["found " + found.joined(separator: ", ")])
    }
    try self.init(epochs: epochs, examples: examples, steps: steps, seed: seed)
  }
}
