// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

#if canImport(Glibc)
  import Glibc
#endif

/// The error function, elementwise.
public struct Erf: UnaryElementwise {
  public static let mnemonic = "erf"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Erf(), .f32(3, 4), in: -3...3), Example(Erf(), .f32(), in: -3...3),
    Example(Erf(), .f64(2, 1, 3), in: -3...3), Example(Erf(), .f32(0, 3), in: -3...3),
  ]
  public static let operation = UnaryOperation.erf

  /// Creates the operator.
  public init() {}

  /// ∂y/∂x = 2 e⁻ˣˣ / √π.
  public func partial(_ x: Tensor, _ y: Tensor) -> Tensor? { exp(-(x * x)) * 1.128_379_167_095_512_6 }
}

extension UnaryOperation {
  /// The error function.
  public static let erf = function(UnaryFunction("erf", in: "transcendental") { Glibc.erf($0) })
}

/// The error function, elementwise.
public func erf(_ x: Tensor) -> Tensor { Erf()(x) }
