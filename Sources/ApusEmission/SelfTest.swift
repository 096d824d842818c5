// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// A training run that an emitted program repeats by itself: the same data in the same batches.
public struct SelfTest: Hashable, Sendable {
  /// One tensor of all examples, which supplies an input of the training step.
  public struct Column: Hashable, Sendable {
    /// The input's name.
    public let argument: String
    /// The examples, along the first axis.
    public let examples: HostTensor

    /// Creates a column.
    public init(argument: String, examples: HostTensor) {
      self.argument = argument
      self.examples = examples
    }
  }

  /// What the orders of the examples are drawn from.
  public struct Shuffle: Hashable, Sendable {
    /// The seed.
    public let seed: UInt64
    /// Which of the seed's sequences is taken.
    public let stream: UInt64

    /// Names what is drawn from.
    public init(seed: UInt64, stream: UInt64) {
      self.seed = seed
      self.stream = stream
    }
  }

  /// Where the examples come from.
  public enum Source: Hashable, Sendable {
    /// They stand in the C file.
    case builtIn
    /// They are read from a file when the program runs: that of its first argument, or one of this name.
    case file(named: String)
  }

  /// The examples.
  public let columns: [Column]
  /// Where they come from.
  public let source: Source
  /// The entry point that takes full batches.
  public let trainStep: String
  /// The entry point that takes the smaller last batch; `nil` if there is none.
  public let lastTrainStep: String?
  /// The result that is printed after each step.
  public let loss: String
  /// The entry point that gives the state its first values; its input is a seed `u32[2]`, low word first.
  public let initialize: String?
  /// What the first values are drawn from.
  public let initialSeed: UInt64
  /// What the order of the examples is drawn from; `nil` for the order they have.
  public let shuffle: Shuffle?
  /// How many examples a full batch has.
  public let batchSize: Int
  /// How many passes over the examples are made.
  public let epochs: Int

  /// Describes a run.
  public init(
    columns: [Column], source: Source = .builtIn, trainStep: String = "train_step",
    lastTrainStep: String? = nil, loss: String = "loss", initialize: String? = "init",
    initialSeed: UInt64, shuffle: Shuffle?, batchSize: Int, epochs: Int
  ) {
    self.columns = columns
    self.source = source
    self.trainStep = trainStep
    self.lastTrainStep = lastTrainStep
    self.loss = loss
    self.initialize = initialize
    self.initialSeed = initialSeed
    self.shuffle = shuffle
    self.batchSize = batchSize
    self.epochs = epochs
  }

  /// How many examples there are.
  // A test without columns has no examples, which its check refuses.
  var count: Int { columns.first?.examples.shape[0] ?? 0 }
  /// How many examples the last batch of a pass has when it is not full, else zero.
  var lastBatch: Int { batchSize > 0 ? count % batchSize : 0 }

  /// The bytes of a data file: a mark, then the examples of each column as they stand in memory.
  public var fileContent: [UInt8] { Array(Self.mark.utf8) + columns.flatMap(\.examples.bytes) }

  /// What a data file begins with.
  static let mark = "APUSDATA"
}
