// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusPrimitives
import ApusTensor
import RandomSources

/// Numbers that look random and are the same everywhere; integers are the whole numbers of the range.
func samples(_ type: TensorType, seed: UInt64, in range: ClosedRange<Double> = -1...1) -> HostTensor {
  var random = RandomSource(seed: seed)
  let values = (0..<type.elementCount).map { _ in random.real(in: range) }
  return type.dtype.isFloatingPoint
    ? HostTensor(unchecked: type, reals: values)
    : HostTensor(unchecked: type, integers: values.map { Int64($0.rounded(.down)) })
}

extension Graph {
  /// Random whole numbers for inputs and parameters, of which every sum and product is exact.
  func wholeNumbers(_ random: inout RandomSource) -> [String: HostTensor] {
    var bindings: [String: HostTensor] = [:]
    for node in nodes {
      guard let name = node.boundName else { continue }
      let type = node.types[0]
      let whole = samples(
        type.dtype.isFloatingPoint ? TensorType(.i32, type.shape) : type, seed: random.next(),
        in: type.dtype == .u8 ? 0...9 : -9...9)
      bindings[name] =
        type.dtype.isFloatingPoint
        ? HostTensor(unchecked: type, reals: whole.integers.map(Double.init)) : whole
    }
    return bindings
  }
}

extension Tensor {
  /// This vector with what it was one to a number of positions before: each delay is a view of the one before it.
  func sumOfDelays(_ count: Int) -> Tensor {
    var (delayed, sum) = (self, self)
    for _ in 0..<count {
      delayed = delayed.padded(low: [1], high: [0]).sliced(0..<shape[0], along: 0)
      sum = sum + delayed
    }
    return sum
  }
}
