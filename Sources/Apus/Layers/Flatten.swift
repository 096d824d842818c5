// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusPrimitives
import ApusTensor

/// Makes each example a vector: `f32[64,5,5,16]` becomes `f32[64,400]`.
public struct Flatten: UnaryLayer {
  private let identity: LayerIdentity

  /// Creates a layer.
  public init(file: String = #fileID, line: Int = #line) {
    identity = LayerIdentity("Flatten", file: file, line: line)
  }

  public var structure: LayerStructure { .identity(identity) }

  public func callAsFunction(_ input: Tensor) -> Tensor {
    identity.record(on: input) { layer in
      guard input.rank > 0 else {
        return layer.fail(
          "Flatten expects a tensor whose first dimension counts the examples, got \(input.type)")
      }
      let examples = input.shape[0]
      let features = input.shape.dimensions.dropFirst().reduce(1, *)
      return input.reshaped([examples, features])
    }
  }
}
