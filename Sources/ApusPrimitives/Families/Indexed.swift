// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusTensor

/// An operator one of whose operands holds positions that must lie in a range.
///
/// Compiled code leaves with a status at one that does not. The reference evaluation must not trap, so that who
/// evaluates a graph asks this family first.
public protocol Indexed: Primitive {
  /// Which operand holds positions, and the bound that they are at least 0 and less than.
  func positions(_ operands: [TensorType]) -> (operand: Int, bound: Int)
}

extension Indexed {
  /// Where in the operand of positions the first one out of range stands; `nil` if all are in range.
  package func firstOutOfRange(_ operands: [HostTensor]) -> Int? {
    let (operand, bound) = positions(operands.map(\.type))
    return operands[operand].integers.firstIndex { $0 < 0 || $0 >= bound }
  }
}
