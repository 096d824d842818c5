// SPDX-License-Identifier: Apache-2.0

public import ApusGraph

/// An operator linear in each of its two operands: it states two transposes; both modes follow.
public protocol Bilinear: Primitive {
  /// The cotangent of the left operand.
  func transposeLeft(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor
  /// The cotangent of the right operand.
  func transposeRight(_ cotangent: Tensor, left: Tensor, right: Tensor) -> Tensor
}

extension Bilinear {
  public static var form: PrimitiveForm { .general }

  /// The product rule.
  public func jvp(_ site: Linearization, tangents: [Tensor?]) -> [Tensor?] {
    let (left, right) = (site.operands[0], site.operands[1])
    switch (tangents[0].map { self($0, right) }, tangents[1].map { self(left, $0) }) {
    case (let first?, let second?): return [first + second]
    case (let only?, nil), (nil, let only?): return [only]
    case (nil, nil): return [nil]
    }
  }

  /// The two transposes.
  public func vjp(_ site: Linearization, cotangents: [Tensor?]) -> [Tensor?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    let (left, right) = (site.operands[0], site.operands[1])
    return [
      transposeLeft(cotangent, left: left, right: right), transposeRight(cotangent, left: left, right: right),
    ]
  }
}
