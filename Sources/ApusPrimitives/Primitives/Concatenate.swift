// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
public import ApusKernel
public import ApusTensor

/// The operands one after the other along an axis.
public struct Concatenate: Primitive {
  public static let mnemonic = "concatenate"
  public static let differentiability = Differentiability.smooth
  public static let form = PrimitiveForm.general
  public static let examples = [
    Example(Concatenate(along: 0), .f32(2, 3), .f32(1, 3)),
    Example(Concatenate(along: 1), .f32(2, 1), .f32(2, 0), .f32(2, 4)),
    Example(Concatenate(along: 0), .i32(3)), Example(Concatenate(along: 0), .f64(0), .f64(0)),
  ]

  /// The axis.
  public let axis: Int

  /// Creates the operator.
  public init(along axis: Int) { self.axis = axis }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    guard let first = operands.first else {
      throw TypeError(mnemonic, expected: "given at least 1 operand", got: "0")
    }
    guard first.shape.dimensions.indices.contains(axis) else {
      throw TypeError(mnemonic, operand: 0, expected: "a tensor with an axis \(axis)", got: "\(first)")
    }
    var size = 0
    for (position, operand) in operands.enumerated() {
      guard operand.dtype == first.dtype, operand.rank == first.rank,
        operand.shape.removing(axes: [axis]) == first.shape.removing(axes: [axis])
      else {
        throw TypeError(
          mnemonic, operand: position, expected: "\(first) as operand 0 is, but for axis \(axis)",
          got: "\(operand)")
      }
      // A sum that does not fit is beyond every limit, which is said of the result.
      let (sum, overflow) = size.addingReportingOverflow(operand.shape[axis])
      size = overflow ? Int.max : sum
    }
    var sizes = first.shape.dimensions
    sizes[axis] = size
    return [first.with(Shape(sizes))]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let shape = results[0].shape
    let starts = starts(operands.map(\.shape))
    let literals = (0..<shape.elementCount).map { position -> Literal in
      var coordinates = shape.coordinates(of: position)
      // Of several operands that begin at one place, only the last is not empty.
      let source = starts.count { $0 <= coordinates[axis] } - 1
      let operand = operands[source]
      coordinates[axis] -= starts[source]
      return operand.literal(at: operand.shape.position(of: coordinates))
    }
    return [HostTensor(unchecked: results[0], literals: literals)]
  }

  /// The tangents one after the other, zeros for those that are zero.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    guard tangents.contains(where: { $0 != nil }) else { return [nil] }
    let parts = zip(tangents, site.operands).map { $0 ?? $1.filled(with: 0) }
    return [concatenated(parts, along: axis)]
  }

  /// A slice of the cotangent for each operand.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0] else { return site.operands.map { _ in nil } }
    return zip(site.operands, starts(site.operands.map(\.shape))).map { operand, start in
      cotangent.sliced(start..<start + operand.shape[axis], along: axis)
    }
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    let starts = starts(site.operands.map(\.shape))
    return .assembly(
      fill: nil,
      pieces: site.operands.enumerated().map { position, operand in
        var offsets = [Int](repeating: 0, count: operand.rank)
        offsets[axis] = starts[position]
        return Piece(operand: position, offsets: offsets, strides: offsets.map { _ in 1 })
      })
  }

  /// Where each operand begins along the axis.
  private func starts(_ shapes: [Shape]) -> [Int] {
    var next = 0
    return shapes.map { shape in
      defer { next += shape[axis] }
      return next
    }
  }
}

/// Tensors one after the other along an axis; a negative axis counts from the end.
///
/// Without tensors there is no trace to fail; the result belongs to one of its own, whose error a trace takes
/// over that meets the result.
public func concatenated(_ tensors: [Tensor], along axis: Int) -> Tensor {
  guard let first = tensors.first else {
    return Trace().fail(Diagnostic("concatenate: must be given at least 1 tensor, got none"))
  }
  guard let axis = first.position(of: axis, in: "concatenated") else { return first }
  return first.trace.apply(Concatenate(along: axis), tensors)[0]
}
