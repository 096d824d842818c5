// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusTensor

/// ln Σ eˣ along an axis, which the result does not have; finite for all finite operands.
public func logSumExp(_ x: Tensor, along axis: Int = -1) -> Tensor {
  guard let axis = x.position(of: axis, in: "logSumExp") else { return x }
  let greatest = stopGradient(x.max(along: [axis]))
  // Where all elements are −∞ or one is ∞, subtracting it would give NaN.
  let shift = select(abs(greatest) .< .infinity, greatest, greatest.filled(with: 0))
  return log(exp(x - shift.restored(axis, of: x)).sum(along: [axis])) + shift
}

/// x − ln Σ eˣ along an axis: the logarithm of ``softmax(_:along:)`` without its underflow.
public func logSoftmax(_ x: Tensor, along axis: Int = -1) -> Tensor {
  guard let axis = x.position(of: axis, in: "logSoftmax") else { return x }
  let shifted = x - stopGradient(x.max(along: [axis])).restored(axis, of: x)
  return shifted - log(exp(shifted).sum(along: [axis])).restored(axis, of: x)
}

/// eˣ / Σ eˣ along an axis; finite for all finite operands.
public func softmax(_ x: Tensor, along axis: Int = -1) -> Tensor {
  guard let axis = x.position(of: axis, in: "softmax") else { return x }
  let exponentials = exp(x - stopGradient(x.max(along: [axis])).restored(axis, of: x))
  return exponentials / exponentials.sum(along: [axis]).restored(axis, of: x)
}

extension Tensor {
  /// A reduced tensor repeated along the axis, counted from the start, that it was reduced along.
  fileprivate func restored(_ axis: Int, of operand: Tensor) -> Tensor {
    Broadcast(to: operand.shape, axes: (0..<operand.rank).filter { $0 != axis })(self)
  }
}
