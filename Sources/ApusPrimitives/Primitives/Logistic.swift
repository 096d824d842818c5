// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The logistic function 1 / (1 + e⁻ˣ), elementwise.
public struct Logistic: UnaryElementwise {
  public static let mnemonic = "logistic"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Logistic(), .f32(3, 4), in: -6...6), Example(Logistic(), .f32(), in: -6...6),
    Example(Logistic(), .f64(2, 1, 3), in: -6...6), Example(Logistic(), .f32(0, 3), in: -6...6),
  ]
  public static let operation = UnaryOperation.logistic

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = y (1 − y).
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { y * (1 - y) }
}

extension UnaryOperation {
  /// The logistic function.
  public static let logistic = function(
    UnaryFunction("logistic", in: "transcendental") {
      let power = Glibc.exp(-Swift.abs($0))
      return ($0 < 0 ? power : 1) / (1 + power)
    })
}

/// The logistic function 1 / (1 + e⁻ˣ), elementwise.
public func logistic(_ x: Tensor) -> Tensor { Logistic()(x) }
