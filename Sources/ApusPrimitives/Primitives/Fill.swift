// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// One constant at every position.
public struct Fill: SourcePrimitive {
  public static let mnemonic = "fill"
  public static let differentiability = Differentiability.never("a constant depends on nothing")
  public static let examples = [
    Example(Fill(Literal(1.5, .f32), [2, 3])), Example(Fill(Literal(-0.0, .f64), [])),
    Example(Fill(Literal(Int64(-7), .i32), [3, 0])), Example(Fill(Literal(Int64(1), .bool), [1])),
  ]

  /// The constant.
  public let value: Literal
  /// The sizes of the result.
  public let shape: Shape

  /// Creates the operator.
  public init(_ value: Literal, _ shape: Shape) {
    self.value = value
    self.shape = shape
  }

  public var type: TensorType { TensorType(value.dtype, shape) }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    [HostTensor(repeating: value, shape)]
  }

  public func lowering(_ site: LoweringSite) -> Lowering { .elementwise(.literal(value)) }
}

extension Trace {
  /// A tensor with one constant at every position.
  public func fill(_ value: Literal, _ shape: Shape) -> Tensor { apply(Fill(value, shape), [])[0] }
}

extension Tensor {
  /// A tensor of this one's type with a number at every position.
  public func filled(with value: Double) -> Tensor { trace.fill(Literal(value, dtype), shape) }
}
