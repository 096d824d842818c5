// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// Which element of the operand each element of a view is.
public enum IndexMap: Hashable, Sendable {
  /// One coordinate for each axis of the operand.
  ///
  /// Where the operand has no element with such coordinates, the view's element is `outside`; without one, all
  /// coordinates must be the operand's.
  case affine([Coordinate], outside: Literal? = nil)
  /// The same row-major order under another shape.
  case reshape
}

extension IndexMap {
  /// A coordinate of the operand as a sum over axes of the view: `offset + Σ stride·axis`.
  ///
  /// With one term it is a slice, a reversed or a permuted axis; with two it slides a window, the position of which
  /// is one axis and the place in which is the other.
  public struct Coordinate: Hashable, Sendable {
    /// Steps along an axis of the view.
    public struct Term: Hashable, Sendable {
      /// The axis.
      public let axis: Int
      /// How far one step along it moves the coordinate; negative for a reversed axis.
      public let stride: Int

      /// Creates a term.
      public init(axis: Int, stride: Int) {
        self.axis = axis
        self.stride = stride
      }
    }

    /// What moves the coordinate: axes ascending, each once, none with the stride 0.
    public let terms: [Term]
    /// The coordinate where the view's coordinates are 0.
    public let offset: Int

    /// Creates a coordinate that at most one axis moves.
    public init(axis: Int?, stride: Int = 1, offset: Int = 0) {
      terms = axis.map { stride == 0 ? [] : [Term(axis: $0, stride: stride)] } ?? []
      self.offset = offset
    }

    /// Creates a coordinate that axes move together.
    public init(_ terms: [Term], offset: Int = 0) {
      self.offset = offset
      guard terms.count > 1 else {
        self.terms = terms.filter { $0.stride != 0 }
        return
      }
      var strides: [Int: Int] = [:]
      for term in terms {
        let (sum, isTooLarge) = strides[term.axis, default: 0].addingReportingOverflow(term.stride)
        // A stride that no number holds leads out of every tensor, as the greatest one does.
        strides[term.axis] = isTooLarge ? (term.stride < 0 ? .min : .max) : sum
      }
      self.terms = strides.sorted { $0.key < $1.key }.filter { $0.value != 0 }.map {
        Term(axis: $0.key, stride: $0.value)
      }
    }

    /// Whether the coordinate is that along an axis.
    package func isPosition(along axis: Int) -> Bool {
      offset == 0 && terms.count == 1 && terms[0].axis == axis && terms[0].stride == 1
    }

    /// The coordinate seen from further views, in which the coordinates of this one are those given; `nil` if one of
    /// its axes is not among them, or a number with 64 bits does not hold the offset or a stride.
    package func seen(through coordinates: [Coordinate]) -> Coordinate? {
      if terms.isEmpty { return self }
      var (start, moved): (Int, [Term]) = (offset, [])
      for term in terms {
        guard coordinates.indices.contains(term.axis),
          let sum = start.adding(term.stride, times: coordinates[term.axis].offset)
        else { return nil }
        start = sum
        for inner in coordinates[term.axis].terms {
          guard let stride = 0.adding(term.stride, times: inner.stride) else { return nil }
          moved.append(Term(axis: inner.axis, stride: stride))
        }
      }
      return Coordinate(moved, offset: start)
    }

    /// The least and the greatest coordinate in a view of a shape; `nil` if there is none, or if a number with 64 bits
    /// does not hold them.
    package func range(in shape: Shape) -> ClosedRange<Int>? {
      guard shape.elementCount > 0 else { return nil }
      var (least, greatest) = (offset, offset)
      for term in terms {
        let (reach, tooFar) = term.stride.multipliedReportingOverflow(by: shape[term.axis] - 1)
        let (low, tooLow) = least.addingReportingOverflow(Swift.min(reach, 0))
        let (high, tooHigh) = greatest.addingReportingOverflow(Swift.max(reach, 0))
        guard !tooFar, !tooLow, !tooHigh else { return nil }
        (least, greatest) = (low, high)
      }
      return least...greatest
    }
  }
}
