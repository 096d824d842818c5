// SPDX-License-Identifier: Apache-2.0

import ApusKernel
import ApusTensor

extension ContractionMap {
  /// The axes that move a result of a shape: in its order where it is a projection, else in their own.
  func kept(for shape: Shape) -> [Int] {
    if isProjection(onto: shape) { return result.map { $0.terms[0].axis } }
    return axes(moving: result)
  }

  /// Whether each element of a result of a shape is a sum of its own.
  func isProjection(onto shape: Shape) -> Bool { result.isProjection(of: Shape(sizes), onto: shape) }

  /// The result's coordinates, seen from the axes that move it.
  func resultSeenFromKept(for shape: Shape) -> [IndexMap.Coordinate] {
    let kept = kept(for: shape)
    return result.map { coordinate in
      IndexMap.Coordinate(
        coordinate.terms.compactMap { term in
          kept.firstIndex(of: term.axis).map { IndexMap.Coordinate.Term(axis: $0, stride: term.stride) }
        }, offset: coordinate.offset)
    }
  }
}

extension [IndexMap.Coordinate] {
  /// Whether each coordinate of a result is that of one axis and takes all its positions, so that elements meet only
  /// along other axes and reach the whole result.
  func isProjection(of shape: Shape, onto result: Shape) -> Bool {
    var axes = PositionSet()
    return zip(self, result.dimensions).allSatisfy { coordinate, size in
      guard let axis = coordinate.terms.first?.axis else { return false }
      return coordinate.isPosition(along: axis) && shape[axis] == size && axes.insert(axis)
    }
  }

  /// The axes of an operand, except those of size 1, along which all elements meet.
  func reducedAxes(of operand: Shape) -> [Int] {
    operand.significantAxes.filter { axis in !contains { $0.terms.contains { $0.axis == axis } } }
  }
}
