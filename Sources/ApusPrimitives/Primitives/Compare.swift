// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// Whether a comparison of two tensors holds, elementwise.
public struct Compare: Pointwise, Discrete, Exchangeable {
  public static let mnemonic = "compare"
  public static let differentiability = Differentiability.never("a truth value has no derivative")
  public static let examples =
    Comparison.allCases.map { Example(Compare($0), .i32(9), .i32(9), in: -1...1) } + [
      Example(Compare(.lt), .f32(3, 4), .f32(3, 4)), Example(Compare(.ne), .f64(), .f64()),
      Example(Compare(.eq), TensorType(.bool, [6]), TensorType(.bool, [6]), in: 0...1),
      Example(Compare(.ge), .f32(0, 1), .f32(0, 1)),
      Example(Compare(.lt), TensorType(.u64, [9]), TensorType(.u64, [9]), in: 0...3),
    ]
  public static let arity = 2
  public static let exchangeChangesZero = false

  /// What is asked.
  public let comparison: Comparison

  /// Creates the operator.
  public init(_ comparison: Comparison) { self.comparison = comparison }

  /// `bool`; the operands have one type.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    try expectEqual(operands, 0, 1)
    return .bool
  }

  public func scalar(_ operands: [DType]) -> Scalar { .compare(comparison, .operand(0), .operand(1)) }

  /// `y > x` for `x < y`.
  public var exchanged: Compare {
    switch comparison {
    case .eq, .ne: self
    case .lt: Compare(.gt)
    case .le: Compare(.ge)
    case .gt: Compare(.lt)
    case .ge: Compare(.le)
    }
  }
}

extension Tensor {
  /// Whether elements are equal; shapes are broadcast.
  public static func .== (x: Tensor, y: Tensor) -> Tensor { compared(.eq, x, y) }
  /// Whether elements differ; shapes are broadcast.
  public static func .!= (x: Tensor, y: Tensor) -> Tensor { compared(.ne, x, y) }
  /// Whether elements of the first are less; shapes are broadcast.
  public static func .< (x: Tensor, y: Tensor) -> Tensor { compared(.lt, x, y) }
  /// Whether elements of the first are not greater; shapes are broadcast.
  public static func .<= (x: Tensor, y: Tensor) -> Tensor { compared(.le, x, y) }
  /// Whether elements of the first are greater; shapes are broadcast.
  public static func .> (x: Tensor, y: Tensor) -> Tensor { compared(.gt, x, y) }
  /// Whether elements of the first are not less; shapes are broadcast.
  public static func .>= (x: Tensor, y: Tensor) -> Tensor { compared(.ge, x, y) }
  /// Whether each element equals a number.
  public static func .== (x: Tensor, y: Double) -> Tensor { Compare(.eq)(x, x.filled(with: y)) }
  /// Whether each element differs from a number.
  public static func .!= (x: Tensor, y: Double) -> Tensor { Compare(.ne)(x, x.filled(with: y)) }
  /// Whether each element is less than a number.
  public static func .< (x: Tensor, y: Double) -> Tensor { Compare(.lt)(x, x.filled(with: y)) }
  /// Whether each element is not greater than a number.
  public static func .<= (x: Tensor, y: Double) -> Tensor { Compare(.le)(x, x.filled(with: y)) }
  /// Whether each element is greater than a number.
  public static func .> (x: Tensor, y: Double) -> Tensor { Compare(.gt)(x, x.filled(with: y)) }
  /// Whether each element is not less than a number.
  public static func .>= (x: Tensor, y: Double) -> Tensor { Compare(.ge)(x, x.filled(with: y)) }

  private static func compared(_ comparison: Comparison, _ x: Tensor, _ y: Tensor) -> Tensor {
    Compare(comparison).broadcasting(x, y)
  }
}
