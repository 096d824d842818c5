// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusKernel
public import ApusTensor

/// An operator some of whose operands hold positions that must lie in a range.
///
/// Compiled code leaves with a status at one that does not. The reference evaluation must not trap, so that who
/// evaluates a graph asks this family first.
public protocol Indexed: Primitive {
  /// Which operands hold positions, and for each the bound that they are at least 0 and less than.
  func positions(_ operands: [TensorType]) -> [(operand: Int, bound: Int)]
}

extension Indexed {
  /// The first operand with a position out of range, where in it that stands, and the bound; `nil` if all are in range.
  package func firstOutOfRange(_ operands: [HostTensor]) -> (operand: Int, position: Int, bound: Int)? {
    for (operand, bound) in positions(operands.map(\.type)) {
      if let position = operands[operand].integers.firstIndex(where: { $0 < 0 || $0 >= bound }) {
        return (operand, position, bound)
      }
    }
    return nil
  }
}

extension DynamicMap {
  /// Where parts of a whole lie that an operand of indices names along an axis.
  ///
  /// The axes of the indices stand in the block where the axis stands in the whole.
  init(partsAlong axis: Int, of rank: Int, operand: Int, indices: Int) {
    self.init(
      (0..<rank).map { position in
        if position == axis { return IndexMap.Coordinate(axis: nil) }
        return IndexMap.Coordinate(axis: position < axis ? position : position + indices - 1)
      },
      starts: [
        Start(
          axis: axis, operand: operand, element: (0..<indices).map { IndexMap.Coordinate(axis: axis + $0) })
      ])
  }
}
