// SPDX-License-Identifier: Apache-2.0

public import ApusGraph

/// A description of a computation with parameters; a model is a layer made of layers.
///
/// A layer holds no weights: a ``Session`` does. Calling a layer inside a traced function records what it
/// computes, and the sizes that were not written are inferred from the operand. The same value used twice
/// shares its parameters; two constructions do not.
///
/// The protocol says nothing of what a layer takes and gives: an attention layer may be called
/// `attention(query, key, value)`. One that makes a tensor from a tensor is a ``UnaryLayer``.
public protocol Layer: Sendable {
  /// What the layer is made of; by default its stored properties.
  var structure: LayerStructure { get }
}

extension Layer {
  public var structure: LayerStructure { .properties }
}

/// A layer that makes one tensor from one, so that it can stand in a ``Sequential`` and be trained by
/// ``Program/init(_:training:on:batchSize:loss:metrics:optimizer:file:line:)``.
public protocol UnaryLayer: Layer {
  /// Records the layer's computation on a tensor.
  func callAsFunction(_ input: Tensor) -> Tensor
}

/// What a layer is made of, which gives its parameters their paths.
public enum LayerStructure: Sendable {
  /// Stored properties that hold layers, in any depth of arrays, optionals and values; found by reflection.
  case properties
  /// Layers known by their positions.
  case layers([any Layer])
  /// Nothing but a computation with this identity.
  case identity(LayerIdentity)
}

/// A function applied after a layer, such as `relu`.
public typealias Activation = @Sendable (Tensor) -> Tensor

/// The tensor itself.
public func identity(_ x: Tensor) -> Tensor { x }
