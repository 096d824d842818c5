// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The sum along axes, which the result does not have.
public struct ReduceSum: Linear, Reducing {
  public static let mnemonic = "reduce_sum"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(ReduceSum(axes: [1]), .f32(3, 4)), Example(ReduceSum(axes: [0]), .f32(3, 4)),
    Example(ReduceSum(axes: [0, 2]), .f32(2, 3, 4)), Example(ReduceSum(axes: [0]), .f32(0)),
    Example(ReduceSum(axes: []), .f64()), Example(ReduceSum(axes: [1]), .f32(3, 1)),
    Example(ReduceSum(axes: [0]), .i32(9), in: -9...9),
    Example(ReduceSum(axes: [1]), TensorType(.u8, [2, 5]), in: 0...255),
    Example(ReduceSum(axes: [1]), TensorType(.i8, [2, 40]), in: -128...127),
    Example(ReduceSum(axes: [1]), TensorType(.u64, [2, 40]), in: 0...4e9),
    Example(ReduceSum(axes: [0]), TensorType(.i16, [40, 3]), in: -32_768...32_767),
  ]

  /// The axes summed; ascending.
  public let axes: [Int]

  /// Creates the operator.
  public init(axes: [Int]) { self.axes = axes }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    [try reducedType(operands, along: axes)]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    [
      operands[0].reduced(along: axes, as: results[0], from: Literal(0.0, operands[0].dtype)) {
        $0.applying(.add, $1)
      }
    ]
  }

  /// The cotangent repeated along the summed axes.
  public func transpose(_ cotangent: Tensor, _ operand: Tensor) -> Tensor {
    let kept = (0..<operand.rank).filter { !axes.contains($0) }
    return Broadcast(to: operand.shape, axes: kept)(cotangent)
  }

  public func lowering(_ site: LoweringSite) -> Lowering {
    .reduction(.sum, along: axes, of: site.operands[0].shape)
  }
}

extension Tensor {
  /// The sum along axes, which the result does not have; negative axes count from the end.
  public func sum(along axes: [Int]) -> Tensor {
    guard let positions = positions(of: axes, in: "sum"), !axes.isEmpty else { return self }
    return ReduceSum(axes: positions)(self)
  }

  /// The sum of all elements.
  public func sum() -> Tensor { sum(along: Array(0..<rank)) }

  /// The mean along axes, which the result does not have; negative axes count from the end.
  ///
  /// The tensor must be of a floating-point type. A mean of no elements is 0, as a sum of none is: a loss of an empty
  /// batch is no number that would spoil what it is added to. That of a type that is only stored is rounded once: the sum
  /// need not be a number of the type.
  public func mean(along axes: [Int]) -> Tensor {
    guard dtype.isFloatingPoint else {
      return trace.fail(
        TypeError(
          "mean", operand: 0, expected: "floating point (\(DType.floatingPoint))", got: "\(type)",
          help: "convert it to f32 first, with .converted(to: .f32)"),
        [self])
    }
    guard let positions = positions(of: axes, in: "mean") else { return self }
    let sum = converted(to: dtype.arithmetic).sum(along: positions)
    return sum.scaled(overCountOf: self, along: positions).converted(to: dtype)
  }

  /// The mean of all elements.
  public func mean() -> Tensor { mean(along: Array(0..<rank)) }
}
