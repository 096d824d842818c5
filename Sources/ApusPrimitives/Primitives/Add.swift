// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
import ApusTensor

/// The sum of two tensors, elementwise.
public struct Add: BinaryElementwise {
  public static let mnemonic = "add"
  public static let differentiability = Differentiability.smooth
  public static let examples = [
    Example(Add(), .f32(3, 4), .f32(3, 4)), Example(Add(), .i32(5), .i32(5), in: -9...9),
    Example(Add(), .f64(), .f64()), Example(Add(), .f32(0, 2), .f32(0, 2)),
    Example(Add(), TensorType(.u8, [1, 6]), TensorType(.u8, [1, 6]), in: 0...255),
  ]
  public static let operation = BinaryOperation.add

  /// Creates the operator.
  public init() {}

  public func partials(_ site: Linearization) -> [Tensor?] {
    let one = site.results[0].filled(with: 1)
    return [one, one]
  }

  /// The cotangent itself, for both operands.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    [cotangents[0], cotangents[0]]
  }

  /// The sum of the tangents.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    switch (tangents[0], tangents[1]) {
    case (let x?, let y?): [x + y]
    case (let only?, nil), (nil, let only?): [only]
    case (nil, nil): [nil]
    }
  }
}

extension Tensor {
  /// The elementwise sum; shapes are broadcast.
  public static func + (x: Tensor, y: Tensor) -> Tensor { Add().broadcasting(x, y) }
  /// The tensor with a number added to each element.
  public static func + (x: Tensor, y: Double) -> Tensor { Add()(x, x.filled(with: y)) }
  /// The tensor with a number added to each element.
  public static func + (x: Double, y: Tensor) -> Tensor { Add()(y.filled(with: x), y) }
}
