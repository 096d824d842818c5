// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor

/// Operands of an example, drawn by the counter-based generator that `Tests/Oracles` has too.
enum SampleData {
  /// The operands of an example; every call draws the same.
  static func operands(of example: Example, seed: UInt32 = 1) -> [HostTensor] {
    example.operands.enumerated().map { position, operand in
      tensor(operand.type, in: operand.range, key: [seed, UInt32(position)])
    }
  }

  /// A tensor drawn from a range.
  ///
  /// A real is low + (high − low) · w / 2³² rounded to the type; an integer is low + w mod the number of whole
  /// numbers in the range; `w` are the words of stream 0.
  static func tensor(_ type: TensorType, in range: ClosedRange<Double>, key: [UInt32]) -> HostTensor {
    let words = Philox.words(type.elementCount, key: UInt64(key[0]) | UInt64(key[1]) << 32, stream: 0)
    if type.dtype.isFloatingPoint {
      let (low, high) = (range.lowerBound, range.upperBound)
      return HostTensor(unchecked: type, reals: words.map { low + (high - low) * (Double($0) * 0x1p-32) })
    }
    let low = Int64(range.lowerBound.rounded(.up))
    let count = Int64(range.upperBound.rounded(.down)) - low + 1
    return HostTensor(unchecked: type, integers: words.map { low + Int64($0) % max(count, 1) })
  }
}
