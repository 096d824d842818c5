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

  /// A tensor with one number at every position.
  ///
  /// It is an error if an integer type does not have the number, as `i32` has neither 0.5 nor 5e9.
  public func fill(_ value: Double, _ type: TensorType) -> Tensor {
    withLiteral(value, type) { fill($0, type.shape) }
  }

  /// What is made with a number in the element type of a tensor; an error if the type does not have it.
  func withLiteral(_ value: Double, _ type: TensorType, _ body: (Literal) -> Tensor) -> Tensor {
    if let literal = Literal(exactly: value, type.dtype) { return body(literal) }
    let range = type.dtype.integerRange
    return fail(
      TypeError(
        "a number used with \(type)", expected: "an integer from \(range.lowerBound) to \(range.upperBound)",
        got: Int64(exactly: value).map(String.init) ?? "\(value)",
        help: "convert the tensor to f32 first, with .converted(to: .f32)"), [])
  }
}

extension Tensor {
  /// A tensor of this one's type with a number at every position.
  ///
  /// It is an error if the tensor is of an integer type that does not have the number; convert it first.
  public func filled(with value: Double) -> Tensor { trace.fill(value, type) }
}
