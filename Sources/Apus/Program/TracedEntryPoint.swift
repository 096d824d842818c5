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
  /// How long the backward part and the updates took to record.
  package internal(set) var differentiationTime = Duration.zero
}
