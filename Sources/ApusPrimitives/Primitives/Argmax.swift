// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The position along an axis of the first greatest element, as `i32`; a NaN counts as greater than any number.
public struct Argmax: Discrete {
  public static let mnemonic = "argmax"
  public static let differentiability = Differentiability.never("a position is piecewise constant")
  public static let form = PrimitiveForm.general
  public static let examples = [
    Example(Argmax(along: 1), .f32(3, 4)), Example(Argmax(along: 0), .f32(3, 4)),
    Example(Argmax(along: 1), .i32(2, 5, 3), in: -2...2), Example(Argmax(along: 0), .f64(4)),
    Example(Argmax(along: 1), .f32(3, 1)), Example(Argmax(along: 0), .f32(2, 0)),
  ]

  /// The axis.
  public let axis: Int

  /// Creates the operator.
  public init(along axis: Int) { self.axis = axis }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(1, operands)
    try expectNumber([operands[0].dtype])
    guard operands[0].shape.dimensions.indices.contains(axis), operands[0].shape[axis] > 0,
      operands[0].shape[axis] <= Int(Int32.max)
    else {
      throw TypeError(
        mnemonic, operand: 0, expected: "a tensor with 1 to 2^31 - 1 elements along axis \(axis)",
        got: "\(operands[0])")
    }
    return [TensorType(.i32, operands[0].shape.removing(axes: [axis]))]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let operand = operands[0]
    let (_, size, inner) = operand.shape.split(at: axis)
    let positions = (0..<results[0].elementCount).map { result -> Int64 in
      func element(_ k: Int) -> Literal {
        operand.literal(at: (result / inner * size + k) * inner + result % inner)
      }
      var best = 0
      for k in 1..<size where !element(best).real.isNaN {
        if element(k).real.isNaN || element(k).compared(.gt, to: element(best)) { best = k }
      }
      return Int64(best)
    }
    return [HostTensor(unchecked: results[0], integers: positions)]
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    let dtype = site.operands[0].dtype
    let (outer, size, inner) = site.operands[0].shape.split(at: axis)
    let row = LoopNest.term(0, outer, size * inner) + LoopNest.term(1, inner, 1)
    let target = Place(.parameter(1), LoopNest.term(0, outer, inner) + LoopNest.term(1, inner, 1))
    func store(_ position: Expression) -> Statement {
      .store(target, .convert(position, from: .i64, to: .i32), .i32)
    }
    if inner == 1 {
      let call = RuntimeCall(
        .argmax(dtype), [.integer(AffineIndex(size)), .address(Place(.parameter(0), row))])
      return .kernel(LoopNest.loop(0, outer, [store(.call(call, .i64))]))
    }
    // Locals: 0 the greatest element so far, 1 its position, 2 the next element, 3 whether that is greater.
    let next = Place(.parameter(0), row + LoopNest.term(2, size, inner))
    let body: [Statement] = [
      .variable(0, dtype, .load(Place(.parameter(0), row), dtype)),
      .variable(1, .i64, .literal(Literal(Int64(0), .i64))),
    ]
    let step: [Statement] = [
      .define(2, dtype, .load(next, dtype)), .define(3, .bool, isGreater(dtype)),
      .assign(1, .select(.local(3), .position(LoopNest.term(2, size, 1), .i64), .local(1), .i64)),
      .assign(0, .select(.local(3), .local(2), .local(0), dtype)),
    ]
    let search = body + LoopNest.loop(2, size, step) + [store(.local(1))]
    return .kernel(LoopNest.loop(0, outer, LoopNest.loop(1, inner, search)))
  }

  /// Whether the next element, local 2, takes the place of the greatest, local 0.
  private func isGreater(_ dtype: DType) -> Expression {
    let greater = Expression.compare(.gt, .local(2), .local(0), dtype)
    guard dtype.isFloatingPoint else { return greater }
    let nextIsNaN = Expression.compare(.ne, .local(2), .local(2), dtype)
    let bestIsNumber = Expression.compare(.eq, .local(0), .local(0), dtype)
    return .binary(.or, greater, .binary(.and, nextIsNaN, bestIsNumber, .bool), .bool)
  }
}

extension Tensor {
  /// The position along an axis of the first greatest element; a negative axis counts from the end.
  public func argmax(along axis: Int = -1) -> Tensor {
    guard let axis = position(of: axis, in: "argmax") else { return self }
    return Argmax(along: axis)(self)
  }
}
