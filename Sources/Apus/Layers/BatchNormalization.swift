// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusPrimitives
import ApusTensor

/// Brings each feature to a mean of 0 and a variance of 1, then scales and shifts it (Ioffe and Szegedy, "Batch
/// normalization", ICML 2015).
///
/// `(x - mean) / √(variance + ε) · weight + bias`, where the last axis of `x` counts the features. In training mean and
/// variance are those of the batch, over all other axes, and the running ones move towards them: by `momentum` of the
/// way, to the variance with n - 1 in its denominator. In inference they are the running ones. A batch of one example
/// has no such variance and leaves them as they are.
public struct BatchNormalization: UnaryLayer {
  /// How far running statistics move towards those of a batch.
  public let momentum: Double
  /// What is added to the variance.
  public let epsilon: Double
  private let identity: LayerIdentity

  /// Creates a layer; the number of features is that of the tensor it is called with.
  public init(momentum: Double = 0.1, epsilon: Double = 1e-5, file: String = #fileID, line: Int = #line) {
    self.momentum = momentum
    self.epsilon = epsilon
    identity = LayerIdentity("BatchNormalization", file: file, line: line)
  }

  public var structure: LayerStructure { .identity(identity) }

  public func callAsFunction(_ input: Tensor) -> Tensor {
    identity.record(on: input) { layer in
      guard input.rank >= 2, input.dtype.isFloatingPoint else {
        return layer.fail(
          "BatchNormalization expects \(DType.floatingPoint) elements whose last axis counts the features, got \(input.type)",
          help: "the first axis counts the examples")
      }
      let rounded = Literal(epsilon, input.dtype.arithmetic).operand
      guard (0...1).contains(momentum), rounded > 0, rounded.isFinite else {
        return layer.fail(
          "BatchNormalization needs a momentum from 0 to 1 and an epsilon that is positive and finite in "
            + "\(input.dtype.arithmetic), got \(momentum) and \(epsilon)")
      }
      let (dtype, input) = (input.dtype, input.converted(to: input.dtype.arithmetic))
      let features = input.type.with([input.shape[-1]])
      let running = (
        mean: layer.statistic("mean", features, .zeros),
        variance: layer.statistic("variance", features, .ones)
      )
      let weight = layer.parameter("weight", features.with(dtype), .ones).converted(to: input.dtype)
      let bias = layer.parameter("bias", features.with(dtype), .zeros).converted(to: input.dtype)
      let (mean, variance): (Tensor, Tensor)
      switch layer.mode {
      case .inference: (mean, variance) = running
      case .training:
        let axes = Array(0..<input.rank - 1)
        mean = input.mean(along: axes)
        let deviation = input - mean
        variance = (deviation * deviation).mean(along: axes)
        let count = input.shape.dimensions.dropLast().reduce(1, *)
        guard count > 1 else { break }
        let isCounted = input.trace.root.graph.batch != nil
        let unbiased =
          isCounted
          ? variance * Self.correction(of: input, along: axes)
          : variance * (Double(count) / Double(count - 1))
        var next = (
          mean: running.mean + (mean - running.mean) * momentum,
          variance: running.variance + (unbiased - running.variance) * momentum
        )
        if isCounted {
          let hasVariance = input.elementCount(along: axes) .> 1
          next = (
            select(hasVariance, next.mean, running.mean), select(hasVariance, next.variance, running.variance)
          )
        }
        layer.update("mean", to: next.mean)
        layer.update("variance", to: next.variance)
      }
      return ((input - mean) * (rsqrt(variance + epsilon) * weight) + bias).converted(to: dtype)
    }
  }

  /// What the mean square deviation is multiplied with to have n - 1 in its denominator, as one number.
  private static func correction(of input: Tensor, along axes: [Int]) -> Tensor {
    let count = input.elementCount(along: axes).converted(to: .f64)
    return (count / (count - 1)).converted(to: input.dtype)
  }
}
