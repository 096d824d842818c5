// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The second tensor where the first, a `bool`, holds, else the third; elementwise.
public struct Select: Pointwise {
  public static let mnemonic = "select"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Select(), operands: operands(.f32(3, 4))), Example(Select(), operands: operands(.f32())),
    Example(Select(), operands: operands(.i32(2, 1))), Example(Select(), operands: operands(.f64(0))),
  ]
  public static let arity = 3

  private static func operands(_ type: TensorType) -> [Example.Operand] {
    [.init(type.with(.bool), in: 0...1), .init(type, in: -2...2), .init(type, in: -2...2)]
  }

  /// Creates the operator.
  public init() {}

  /// The type of the last two operands; the first is a `bool`.
  public func resultDType(of operands: [DType]) throws(TypeError) -> DType {
    guard operands[0] == .bool else {
      throw TypeError(mnemonic, operand: 0, expected: "bool", got: "\(operands[0])", help: "compare it first")
    }
    try expectEqual(operands, 1, 2)
    return operands[1]
  }

  public func scalar(_ operands: [DType]) -> Scalar { .select(.operand(0), .operand(1), .operand(2)) }

  /// The tangent of the tensor that is taken.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    guard let some = tangents[1] ?? tangents[2] else { return [nil] }
    let zero = some.filled(with: 0)
    return [self(site.operands[0], tangents[1] ?? zero, tangents[2] ?? zero)]
  }

  /// The cotangent, for the tensor that is taken.
  ///
  /// It is selected, never multiplied by 0, so that an infinity in the branch not taken has no effect.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0] else { return [nil, nil, nil] }
    let (condition, zero) = (site.operands[0], cotangent.filled(with: 0))
    return [nil, self(condition, cotangent, zero), self(condition, zero, cotangent)]
  }
}

/// The second tensor where the first, a `bool`, holds, else the third; shapes are broadcast.
public func select(_ condition: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor {
  Select().broadcasting(condition, x, y)
}
