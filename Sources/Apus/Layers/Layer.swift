// SPDX-License-Identifier: Apache-2.0

public import ApusGraph

/// A description of a computation with parameters; a model is a layer made of layers.
///
/// A layer holds no weights: a ``Session`` does. Calling a layer inside a traced function records what it
/// computes, and the sizes that were not written are inferred from the operand. The same value used twice
/// shares its parameters; two constructions do not.
public protocol Layer: Sendable {
  /// Records the layer's computation on a tensor.
  func callAsFunction(_ input: Tensor) -> Tensor
}

/// A function applied after a layer, such as `relu`.
public typealias Activation = @Sendable (Tensor) -> Tensor

/// The tensor itself.
public func identity(_ x: Tensor) -> Tensor { x }
