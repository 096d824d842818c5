// SPDX-License-Identifier: Apache-2.0

import ApusTensor

/// Numbers that look random and are the same everywhere; integers are the whole numbers of the range.
func samples(_ type: TensorType, seed: UInt64, in range: ClosedRange<Double> = -1...1) -> HostTensor {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  let values = (0..<type.elementCount).map { _ -> Double in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Double(state >> 40) / Double(1 << 24) * (range.upperBound - range.lowerBound)
  }
  return type.dtype.isFloatingPoint
    ? HostTensor(type, reals: values) : HostTensor(type, integers: values.map { Int64($0.rounded(.down)) })
}
