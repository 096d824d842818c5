// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusPrimitives

/// The mean of (output − target)² over all elements.
public func meanSquaredError(_ output: Tensor, _ target: Tensor) -> Tensor {
  if let failed = expectSameType("meanSquaredError", output, target) { return failed }
  let difference = output - target
  return (difference * difference).mean()
}

/// Half the sum over an example's elements of (output − target)², averaged over the examples; its gradient
/// with respect to an output is output − target.
public func halfSquaredError(_ output: Tensor, _ target: Tensor) -> Tensor {
  if let failed = expectSameType("halfSquaredError", output, target) { return failed }
  let difference = output - target
  return (difference * difference).sum().scaled(by: 0.5, overCountOf: output, along: [0])
}

/// The mean of |output − target| over all elements.
public func meanAbsoluteError(_ output: Tensor, _ target: Tensor) -> Tensor {
  if let failed = expectSameType("meanAbsoluteError", output, target) { return failed }
  return abs(output - target).mean()
}
