// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusKernel
import ApusTensor

/// An operator that combines the elements along axes, which the result does not have.
public protocol Reducing: Primitive {
  /// The axes; ascending.
  var axes: [Int] { get }
}

extension Primitive {
  /// The type of an operand without the axes that are reduced.
  ///
  /// - Throws: `TypeError` if the axes are not distinct, ascending axes of the operand.
  func reducedType(_ operands: [TensorType], along axes: [Int]) throws(TypeError) -> TensorType {
    try expect(1, operands)
    try expectNumber([operands[0].dtype])
    guard zip(axes, axes.dropFirst()).allSatisfy({ $0 < $1 }),
      axes.allSatisfy({ operands[0].shape.dimensions.indices.contains($0) })
    else {
      throw TypeError(
        mnemonic, operand: 0, expected: "a tensor with the ascending axes \(axes)", got: "\(operands[0])")
    }
    return operands[0].with(operands[0].shape.removing(axes: axes))
  }
}

extension HostTensor {
  /// Combines the elements along axes one after the other, beginning with a value.
  ///
  /// Reals are combined in `Double` and rounded at the end.
  func reduced(
    along axes: [Int], as result: TensorType, from start: Literal, _ combine: (Literal, Literal) -> Literal
  ) -> HostTensor {
    let wide: DType = dtype.isFloatingPoint ? .f64 : dtype
    let kept = shape.dimensions.indices.filter { !axes.contains($0) }
    let strides = result.shape.strides
    var sums = [Literal](repeating: start.converted(to: wide), count: result.elementCount)
    for position in 0..<count {
      let coordinates = shape.coordinates(of: position)
      let target = zip(kept, strides).reduce(0) { $0 + coordinates[$1.0] * $1.1 }
      sums[target] = combine(sums[target], literal(at: position).converted(to: wide))
    }
    return HostTensor(unchecked: result, literals: sums)
  }
}
