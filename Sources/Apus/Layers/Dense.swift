// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusPrimitives
import ApusTensor

/// A fully connected layer: `activation(x · weight + bias)` for each row `x` of a matrix.
public struct Dense: UnaryLayer {
  /// The number of results per row.
  public let outputs: Int
  /// The function applied at the end.
  public let activation: Activation
  /// How the weights begin.
  public let initializer: Initializer
  private let hasBias: Bool
  private let identity: LayerIdentity

  /// Creates a layer; the number of inputs is that of the tensor it is called with.
  ///
  /// - Parameters:
  ///   - outputs: The number of results per row.
  ///   - activation: The function applied at the end.
  ///   - bias: Whether a vector is added; it begins as zeros.
  ///   - initializer: How the weights begin.
  public init(
    _ outputs: Int, activation: @escaping Activation = Apus.identity, bias: Bool = true,
    initializer: Initializer = .glorotUniform, file: String = #fileID, line: Int = #line
  ) {
    self.outputs = outputs
    self.activation = activation
    self.initializer = initializer
    hasBias = bias
    identity = LayerIdentity("Dense", file: file, line: line)
  }

  public var structure: LayerStructure { .identity(identity) }

  public func callAsFunction(_ input: Tensor) -> Tensor {
    let dtype = input.dtype
    return identity.record(on: input, description: description(for: dtype)) { layer in
      guard outputs > 0 else { return layer.fail("Dense needs at least 1 output, got \(outputs)") }
      guard input.rank == 2 else {
        return layer.fail("Dense expects a matrix, got \(input.type)", help: Self.help(for: input))
      }
      guard input.dtype.isFloatingPoint else {
        return layer.fail(
          "Dense expects \(DType.floatingPoint) elements, got \(input.type)", help: "convert it first")
      }
      let weight = layer.parameter("weight", input.type.with([input.shape[1], outputs]), initializer)
      let product = input.matmul(weight)
      guard hasBias else { return activation(product) }
      return activation(product + layer.parameter("bias", input.type.with([outputs]), .zeros))
    }
  }

  private static func help(for input: Tensor) -> String {
    guard input.rank > 2 else { return "the first dimension counts the examples, the second their features" }
    let flat = input.type.with([input.shape[0], input.shape.elementCount / max(input.shape[0], 1)])
    return "put Flatten() before it; \(input.type) becomes \(flat)"
  }

  private func description(for dtype: DType) -> String {
    let name = activationName(activation, dtype: dtype)
    return "Dense \(outputs)" + (name.isEmpty ? "" : " \(name)")
  }
}
