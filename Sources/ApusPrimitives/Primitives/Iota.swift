// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The coordinate of each position along an axis: 0, 1, 2 and so on.
public struct Iota: SourcePrimitive {
  public static let mnemonic = "iota"
  public static let differentiability = Differentiability.never("a constant depends on nothing")
  public static let examples = [
    Example(Iota(.i32(5), along: 0)), Example(Iota(.f32(2, 3, 4), along: 1)),
    Example(Iota(.bf16(300), along: 0)), Example(Iota(TensorType(.u8, [300]), along: 0)),
    Example(Iota(TensorType(.i64, [0, 1]), along: 1)),
  ]

  public let type: TensorType
  /// The axis.
  public let axis: Int

  /// Creates the operator.
  public init(_ type: TensorType, along axis: Int) {
    self.type = type
    self.axis = axis
  }

  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    try expect(0, operands)
    guard type.shape.dimensions.indices.contains(axis), type.dtype != .bool else {
      throw TypeError(mnemonic, expected: "given a type of numbers with an axis \(axis)", got: "\(type)")
    }
    return [type]
  }

  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    [HostTensor(evaluating: .coordinate(axis: axis, type.dtype), [], as: type)]
  }

  public func lowering(_ site: LoweringSite) -> Lowering { .elementwise(.coordinate(axis: axis, type.dtype)) }
}

extension Trace {
  /// The coordinate of each position along an axis; a negative axis counts from the end.
  public func iota(_ type: TensorType, along axis: Int) -> Tensor {
    do throws(TypeError) {
      return apply(Iota(type, along: try type.positions(of: [axis], in: "iota")[0]), [])[0]
    } catch {
      return fail(error, [])
    }
  }
}
