// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusPrimitives
import ApusTensor

/// Lets elements be 0 at random in training, so that a model relies on no single one (Srivastava et al., "Dropout: a simple
/// way to prevent neural networks from overfitting", JMLR 2014).
///
/// In training each element is 0 with a probability of `rate`, at each step anew, and otherwise divided by 1 - `rate`, so
/// that its mean stays. In inference every element stays as it is. Which elements are 0 depends on the program's seed, the
/// layer's path and the steps before, and on neither engine nor threads; no memory is taken for it.
public struct Dropout: UnaryLayer {
  /// How likely an element is 0.
  public let rate: Double
  private let identity: LayerIdentity

  /// Creates a layer.
  ///
  /// - Parameter rate: How likely an element is 0: at least 0 and less than 1.
  public init(_ rate: Double, file: String = #fileID, line: Int = #line) {
    self.rate = rate
    identity = LayerIdentity("Dropout", file: file, line: line)
  }

  public var structure: LayerStructure { .identity(identity) }

  public func callAsFunction(_ input: Tensor) -> Tensor {
    identity.record(on: input, description: "Dropout \(rate)") { layer in
      guard rate >= 0, rate < 1 else {
        return layer.fail(
          "Dropout needs a rate of at least 0 and less than 1, got \(rate)",
          help: "the rate is how likely an element is 0; with 1 nothing would be left")
      }
      guard input.dtype.isFloatingPoint else {
        return layer.fail(
          "Dropout expects \(DType.floatingPoint) elements, got \(input.type)", help: "convert it first")
      }
      switch layer.mode {
      case .inference: return input
      case .training:
        // An element stays where its word is not among the least ones.
        let isKept = layer.randomBits(input.shape) .>= (rate * 0x1p32).rounded(.down)
        // Rounded once: the factor need not be a number of a type that is only stored.
        let scaled = input.converted(to: input.dtype.arithmetic) * (1 / (1 - rate))
        return select(isKept, scaled.converted(to: input.dtype), input.filled(with: 0))
      }
    }
  }
}
