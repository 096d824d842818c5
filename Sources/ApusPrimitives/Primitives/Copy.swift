// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The operand in memory of its own.
///
/// The scheduler adds it where an output cannot be computed in the place where it belongs.
public struct Copy: Linear {
  public static let mnemonic = "copy"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Copy(), .f32(3, 4)), Example(Copy(), .i32(2), in: -9...9), Example(Copy(), .f64(0, 1)),
  ]

  /// Creates the operator.
  public init() {}

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    return operands
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] { operands }

  public func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor { cotangent }

  public func lowering(_ site: LoweringSite) -> Lowering { .elementwise(.operand(0)) }
}
