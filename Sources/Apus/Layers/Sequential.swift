// SPDX-License-Identifier: Apache-2.0

public import ApusGraph

/// Layers applied one after the other.
public struct Sequential: UnaryLayer {
  /// The layers in order.
  public let layers: [any UnaryLayer]

  /// Creates a layer from those listed; `if`, `switch` and `for` may stand in the list.
  public init(@SequentialBuilder _ layers: () -> [any UnaryLayer]) { self.layers = layers() }

  /// Creates a layer from an array of layers.
  public init(_ layers: [any UnaryLayer]) { self.layers = layers }

  /// The layers by position, so that paths read `classifier.1`, not `classifier.layers.1`.
  public var structure: LayerStructure {
    // Converting the array as a whole looks for the conformance at run time, which takes a tenth of a millisecond.
    .layers(layers.map { $0 })
  }

  public func callAsFunction(_ input: Tensor) -> Tensor {
    layers.reduce(input) { value, layer in layer(value) }
  }
}

/// Collects the layers of a ``Sequential``.
@resultBuilder
public enum SequentialBuilder {
  /// A layer.
  public static func buildExpression(_ layer: some UnaryLayer) -> [any UnaryLayer] { [layer] }
  /// A function such as `relu`.
  public static func buildExpression(_ function: @escaping Activation) -> [any UnaryLayer] {
    [FunctionLayer(function)]
  }
  /// The lines of a block.
  public static func buildBlock(_ parts: [any UnaryLayer]...) -> [any UnaryLayer] { parts.flatMap { $0 } }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [any UnaryLayer]?) -> [any UnaryLayer] { part ?? [] }
  /// The first branch of an `if` or `switch`.
  public static func buildEither(first part: [any UnaryLayer]) -> [any UnaryLayer] { part }
  /// A later branch of an `if` or `switch`.
  public static func buildEither(second part: [any UnaryLayer]) -> [any UnaryLayer] { part }
  /// A `for` loop.
  public static func buildArray(_ parts: [[any UnaryLayer]]) -> [any UnaryLayer] { parts.flatMap { $0 } }
  /// A block that needs a newer system.
  public static func buildLimitedAvailability(_ part: [any UnaryLayer]) -> [any UnaryLayer] { part }
}

/// A function as a layer without parameters.
struct FunctionLayer: UnaryLayer {
  private let function: Activation

  init(_ function: @escaping Activation) { self.function = function }

  var structure: LayerStructure { .layers([]) }

  func callAsFunction(_ input: Tensor) -> Tensor { function(input) }
}
