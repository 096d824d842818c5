// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusKernel
public import ApusTensor

/// The greatest or least element along axes.
///
/// The derivative belongs to the elements that attain it, in equal shares.
public protocol ReduceExtremum: Reducing {
  /// How elements are combined.
  static var combiner: Combiner { get }
}

extension ReduceExtremum {
  public static var form: PrimitiveForm { .general }

  /// The operand's type without the axes.
  public func resultTypes(of operands: [TensorType]) throws(TypeError) -> [TensorType] {
    [try reducedType(operands, along: axes)]
  }

  /// The elements combined one after the other.
  public func evaluate(_ operands: [HostTensor], results: [TensorType]) -> [HostTensor] {
    let start = Self.combiner.identity(operands[0].dtype)
    let operation = Self.combiner.operation
    return [operands[0].reduced(along: axes, as: results[0], from: start) { $0.applying(operation, $1) }]
  }

  /// The mean of the tangents of the elements that attain the extremum; zero if there are no elements.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    guard let tangent = tangents[0], site.operands[0].type.elementCount > 0 else { return [nil] }
    let attaining = attaining(site)
    let sum = ReduceSum(axes: axes)(select(attaining, tangent, tangent.filled(with: 0)))
    return [absorbingQuotient(sum, count(attaining, tangent.dtype))]
  }

  /// The cotangent shared by the elements that attain the extremum.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0], site.operands[0].type.elementCount > 0 else { return [nil] }
    let attaining = attaining(site)
    let share = spread(absorbingQuotient(cotangent, count(attaining, cotangent.dtype)), site)
    return [select(attaining, share, share.filled(with: 0))]
  }

  /// How the operator becomes part of a kernel.
  public func lowering(_ site: LoweringSite) -> Lowering {
    .reduction(Self.combiner, along: axes, of: site.operands[0].shape)
  }

  private func attaining(_ site: Linearization) -> Tensor {
    site.operands[0] .== spread(site.results[0], site)
  }

  private func count(_ attaining: Tensor, _ dtype: DType) -> Tensor {
    ReduceSum(axes: axes)(attaining.converted(to: dtype))
  }

  private func spread(_ value: Tensor, _ site: Linearization) -> Tensor {
    let kept = (0..<site.operands[0].rank).filter { !axes.contains($0) }
    return Broadcast(to: site.operands[0].shape, axes: kept)(value)
  }
}
