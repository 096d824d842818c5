// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusTensor

/// A named function of a program as a graph; its parameters are the program's state.
public struct TracedEntryPoint: Sendable {
  /// A tensor that the caller passes or receives.
  public struct Argument: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The type.
    public let type: TensorType
  }

  /// The input that says how many examples a step of a training program takes, if it takes any number up to one.
  static let counter = "n"

  /// The name, such as `train_step`.
  public let name: String
  /// What it computes: forward, backward and update in one graph.
  public let graph: Graph
  /// The forward part alone, as it was written.
  package let forward: Graph
  /// What the caller passes, in order.
  public let inputs: [Argument]
  /// What the caller receives, in order.
  public let results: [Argument]
  /// The calls of layers, in order.
  let layers: [LayerRecord]
  /// Between which numbers targets must lie, if a loss says so.
  var targetBounds: TargetBounds?
  /// The names of the inputs that hold examples, where their number is known only when the program runs.
  var batchInputs: Set<String> = []
  /// For each result, how many positions along its first axis an example has; `nil` for one that holds none.
  var resultFactors: [Int?] = []
  /// How long the backward part and the updates took to record.
  package internal(set) var differentiationTime = Duration.zero
}
