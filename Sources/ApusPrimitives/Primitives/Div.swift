// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The quotient of two tensors, elementwise.
///
/// Integers are truncated toward zero; an integer divided by zero gives all ones.
public struct Div: BinaryElementwise {
  public static let mnemonic = "div"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Div(), operands: [.init(.f32(3, 4), in: -2...2), .init(.f32(3, 4), in: 0.5...3)]),
    Example(Div(), operands: [.init(.f32(), in: -2...2), .init(.f32(), in: -3 ... -0.5)]),
    Example(Div(), operands: [.init(.i32(9), in: -9...9), .init(.i32(9), in: -2...2)]),
    Example(Div(), .f32(0), .f32(0)),
    Example(Div(), TensorType(.u64, [9]), TensorType(.u64, [9]), in: 0...9),
  ]
  public static let operation = BinaryOperation.div

  /// Creates the operator.
  public init() {}

  /// ∂(x/y)/∂x = 1 / y, ∂(x/y)/∂y = −z / y where z = x / y.
  public func partials(_ site: Linearization) -> [Tensor?] {
    let y = site.operands[1]
    return [1 / y, -(site.results[0] / y)]
  }

  /// The cotangent over y, and that times −z: one division instead of two.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    let quotient = absorbingQuotient(cotangent, site.operands[1])
    return [quotient, -absorbingProduct(quotient, site.results[0])]
  }
}

extension Tensor {
  /// The elementwise quotient; shapes are broadcast.
  public static func / (x: Tensor, y: Tensor) -> Tensor { Div().broadcasting(x, y) }
  /// The tensor with each element divided by a number.
  public static func / (x: Tensor, y: Double) -> Tensor { Div()(x, x.filled(with: y)) }
  /// A number divided by each element of the tensor.
  public static func / (x: Double, y: Tensor) -> Tensor { Div()(y.filled(with: x), y) }
}
