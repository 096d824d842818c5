// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The operand itself, through which no derivative passes.
public struct StopGradient: Pointwise, Discrete {
  public static let mnemonic = "stop_gradient"
  public static let differentiability = Differentiability.never("the gradient is stopped on purpose")
  public static let examples = [
    Example(StopGradient(), .f32(3, 4)), Example(StopGradient(), .i32()), Example(StopGradient(), .f64(0, 2)),
  ]
  public static let arity = 1

  /// Creates the operator.
  public init() {}

  /// The operand's type.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType { operands[0] }

  public func scalar(_ operands: [DType]) -> Scalar { .operand(0) }
}

/// The tensor itself, through which no derivative passes.
public func stopGradient(_ x: Tensor) -> Tensor { StopGradient()(x) }
