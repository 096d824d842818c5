// SPDX-License-Identifier: Apache-2.0

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
