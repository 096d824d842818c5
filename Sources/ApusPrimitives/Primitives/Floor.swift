// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The greatest whole number that is not above x, elementwise.
public struct Floor: UnaryElementwise {
  public static let mnemonic = "floor"
  public static let differentiability = Differentiability.never(
    "the derivative of a step function is zero wherever it exists")
  public static let examples = [
    Example(Floor(), .f32(3, 4), in: -3...3), Example(Floor(), .f32(), in: -3...3),
    Example(Floor(), .f64(2, 1, 3), in: -3...3), Example(Floor(), .f32(0, 3), in: -3...3),
  ]
  public static let operation = UnaryOperation.floor

  /// Creates the operator.
  public init() {}

  /// Zero wherever it exists.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { nil }
}

extension UnaryOperation {
  /// The greatest integer that is not greater.
  public static let floor = function(UnaryFunction("floor", in: "scalar", weight: 1) { $0.rounded(.down) })
}

/// The greatest whole number that is not above x, elementwise.
public func floor(_ x: Tensor) -> Tensor { Floor()(x) }
