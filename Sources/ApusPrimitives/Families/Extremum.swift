// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusKernel
import ApusTensor

/// The greater or the lesser of two tensors, elementwise.
///
/// The derivative belongs to the operand that was taken; where both are equal, each has half of it.
public protocol Extremum: BinaryElementwise, Exchangeable {
  /// Holds for the operand that is taken and the other one.
  static func takes(_ x: Tensor, over y: Tensor) -> Tensor
}

extension Extremum {
  /// The same operator: of −0 and 0 it takes the second.
  public var exchanged: Self { self }
  public static var exchangeChangesZero: Bool { true }

  /// One for the operand that is taken, else zero; a half for equal operands.
  public func partials(_ site: Linearization) -> [Tensor?] {
    let (x, y) = (site.operands[0], site.operands[1])
    let one = site.results[0].filled(with: 1)
    return [routed(one, x, y), routed(one, y, x)]
  }

  /// The tangent of the operand that is taken.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    let (x, y) = (site.operands[0], site.operands[1])
    let terms = [tangents[0].map { routed($0, x, y) }, tangents[1].map { routed($0, y, x) }].compactMap { $0 }
    return [terms.count == 2 ? terms[0] + terms[1] : terms.first]
  }

  /// The cotangent, for the operand that is taken.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    let (x, y) = (site.operands[0], site.operands[1])
    return [routed(cotangent, x, y), routed(cotangent, y, x)]
  }

  /// Selecting instead of multiplying by 0 keeps an infinity of the other operand from becoming NaN.
  private func routed(_ tangent: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor {
    let shared = select(x .== y, tangent * 0.5, tangent.filled(with: 0))
    return select(Self.takes(x, over: y), tangent, shared)
  }
}
