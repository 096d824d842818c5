// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The operand itself, after a check that each of its integers lies in `0..<bound`.
///
/// Compiled code leaves with a status that names the position. The reference evaluation passes its operand on;
/// who evaluates a graph checks the guards, as ``Lowering/indexGuard(bound:)`` tells them.
public struct CheckIndex: Discrete, Indexed {
  public static let mnemonic = "check_index"
  public static let differentiability = Differentiability.never("integers have no derivative")
  public static let form = PrimitiveForm.general
  public static let examples = [
    Example(CheckIndex(below: 9), .i32(3, 4), in: 0...8),
    Example(CheckIndex(below: 1), TensorType(.i64, []), in: 0...0),
    Example(CheckIndex(below: 0), TensorType(.u8, [0]), in: 0...1),
  ]

  /// The number of allowed indices.
  public let bound: Int

  /// Creates the operator.
  public init(below bound: Int) { self.bound = bound }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    try expectInteger([operands[0].dtype])
    guard bound >= 0 else {
      throw TypeError(mnemonic, expected: "given a bound that is not negative", got: "\(bound)")
    }
    return operands
  }

  public func positions(_ operands: [TensorType]) -> [(operand: Int, bound: Int)] { [(0, bound)] }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] { operands }

  public func lowering(_ site: LoweringSite) -> Lowering { .indexGuard(bound: bound) }
}

/// The tensor itself, after a check that each of its integers lies in `0..<bound`.
public func checkIndex(_ indices: Tensor, below bound: Int) -> Tensor { CheckIndex(below: bound)(indices) }
