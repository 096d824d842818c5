// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The size of an axis, which may be known only when the program runs.
public struct AxisSize: AxisQuery {
  public static let mnemonic = "axis_size"
  public static let form = PrimitiveForm.general
  public static let differentiability = Differentiability.never("a size does not change with the elements")
  public static let examples = [
    Example(AxisSize(of: 0), .f32(3, 4)), Example(AxisSize(of: 1), .f32(3, 4)),
    Example(AxisSize(of: 0), .i32(0)),
  ]

  public let axis: Int

  /// Creates the operator.
  public init(of axis: Int) { self.axis = axis }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    guard operands[0].shape.dimensions.indices.contains(axis) else {
      throw TypeError(mnemonic, operand: 0, expected: "with an axis \(axis)", got: "\(operands[0])")
    }
    return [TensorType(.i64, .scalar)]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    [HostTensor(repeating: Literal(Int64(operands[0].shape[axis]), .i64), .scalar)]
  }

  /// Zero: a size does not change.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] { [nil] }

  /// Zero: a size does not change.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] { [nil] }

  /// The size as a number; where it is known only when the program runs, it is replaced before anything is lowered.
  public func lowering(_ site: LoweringSite) -> Lowering {
    let size = Literal(Int64(site.operands[0].shape[axis]), .i64)
    return .kernel([.store(Place(.parameter(1)), .literal(size), .i64)])
  }
}

extension Tensor {
  /// The size of an axis, an `i64` without axes; a negative axis counts from the end.
  ///
  /// It is a constant, unless the graph takes a number of examples that is known only when it runs.
  public func axisSize(_ axis: Int) -> Tensor {
    guard let axis = position(of: axis, in: AxisSize.mnemonic) else { return self }
    guard trace.root.graph.batch != nil else { return trace.fill(Literal(Int64(shape[axis]), .i64), .scalar) }
    return AxisSize(of: axis)(self)
  }

  /// The tensor times a number, divided by how many elements another one has along axes; that many are at least 1.
  ///
  /// A mean over a batch is a sum times 1, a sum over examples that is to be a mean over them one times a number. The
  /// factor is one number, rounded once, whether or not sizes are known before the program runs.
  public func scaled(by number: Double = 1, overCountOf counted: Tensor, along axes: [Int]) -> Tensor {
    guard !isFailed, let positions = counted.positions(of: axes, in: AxisSize.mnemonic) else { return self }
    let count = Shape(positions.map { counted.shape[$0] }).elementCount
    guard count > 0, trace.root.graph.batch != nil else {
      return self * (number / Double(Swift.max(count, 1)))
    }
    let total = counted.elementCount(along: positions).converted(to: .f64)
    return self * (total.filled(with: number) / total).converted(to: dtype)
  }

  /// The tensor times how many elements another one has along an axis.
  public func scaled(byCountOf counted: Tensor, along axis: Int) -> Tensor {
    guard !isFailed, let axis = counted.position(of: axis, in: AxisSize.mnemonic) else { return self }
    guard trace.root.graph.batch != nil else { return self * Double(counted.shape[axis]) }
    return self * counted.axisSize(axis).converted(to: dtype)
  }

  /// How many elements there are along axes, which differ: an `i64` without axes.
  public func elementCount(along axes: [Int]) -> Tensor {
    axes.reduce(trace.fill(Literal(Int64(1), .i64), .scalar)) { $0 * axisSize($1) }
  }
}
