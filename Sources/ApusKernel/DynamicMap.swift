// SPDX-License-Identifier: Apache-2.0

import ApusIO
package import ApusTensor

/// Where the elements of a block lie in a whole, of which operands say a part while a kernel runs.
///
/// Along each axis of the whole an element lies at the block's own coordinate there, seen through views as those of an
/// ``IndexMap``, and perhaps a start that is read from an operand further on. Rows that a table is asked for, and a part
/// that begins where an operand says, are such blocks.
public struct DynamicMap: Hashable, Sendable {
  /// A number that is read while a kernel runs, and moves a coordinate.
  public struct Start: Hashable, Sendable {
    /// The axis of the whole.
    public let axis: Int
    /// The operand, of integers, of which it is an element.
    public let operand: Int
    /// Which element: one coordinate for each axis of the operand, seen from the block.
    public let element: [IndexMap.Coordinate]

    /// Creates a start.
    public init(axis: Int, operand: Int, element: [IndexMap.Coordinate]) {
      self.axis = axis
      self.operand = operand
      self.element = element
    }
  }

  /// One coordinate for each axis of the whole, seen from the block, where all starts are 0.
  public let coordinates: [IndexMap.Coordinate]
  /// What is added to them; at most one for each axis.
  public let starts: [Start]

  /// Creates a map.
  public init(_ coordinates: [IndexMap.Coordinate], starts: [Start]) {
    self.coordinates = coordinates
    self.starts = starts
  }

  /// The number that starts along an axis must be less than, and not negative, so that each element of a block lies in a
  /// whole; `nil` if the block itself does not fit.
  ///
  /// It is the same for blocks without elements, where positions are checked too.
  package func bound(along axis: Int, block: Shape, whole: Shape) -> Int? {
    let coordinate = coordinates[axis]
    guard coordinate.offset >= 0 else { return nil }
    var last = coordinate.offset
    for term in coordinate.terms {
      guard term.stride > 0, let sum = last.adding(term.stride, times: block[term.axis] - 1) else {
        return nil
      }
      last = sum
    }
    return last <= whole[axis] ? whole[axis].adding(-1, times: last) : nil
  }
}
