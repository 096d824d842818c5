// SPDX-License-Identifier: Apache-2.0

package import ApusTensor
package import RandomSources

/// Where the elements of random tensors come from.
package enum SampledValues: Sendable {
  /// Numbers between −2 and 2, half of them multiples of ⅛, so that sums are exact and ties occur.
  case moderate
  /// Also zeros of both signs, infinities, NaN, the least and the greatest numbers.
  case special

  /// A random number of a type.
  package func number(_ dtype: DType, _ random: inout RandomSource) -> Literal {
    switch dtype.layout.kind {
    case .real:
      switch self {
      case .moderate: Literal(Self.moderateNumber(&random), dtype)
      case .special:
        Literal(
          random.happens(0.5) ? random.pick(Self.specialNumbers(dtype)) : Self.moderateNumber(&random), dtype)
      }
    case .truth: Literal(Int64(random.int(0...1)), dtype)
    case .signed, .unsigned:
      switch self {
      case .moderate: Literal(Int64(random.int(0...3)), dtype)
      case .special:
        Literal(random.happens(0.3) ? Int64(bitPattern: random.next()) : Int64(random.int(-3...3)), dtype)
      }
    }
  }

  /// A random tensor.
  package func tensor(_ type: TensorType, _ random: inout RandomSource) -> HostTensor {
    HostTensor(
      unchecked: type, literals: (0..<type.elementCount).map { _ in number(type.dtype, &random) })
  }

  private static func moderateNumber(_ random: inout RandomSource) -> Double {
    random.happens(0.5)
      ? Double(random.int(-16...16)) / 8 : Double.random(in: -2...2, using: &random)
  }

  private static func specialNumbers(_ dtype: DType) -> [Double] {
    // The least number has the last bit alone, and the greatest is the one before infinity.
    let least = Literal(stored: 1, dtype).real
    let greatest = Literal(stored: Literal(Double.infinity, dtype).bits - 1, dtype).real
    return [
      0, -0.0, 1, -1, .infinity, -.infinity, .nan, least, -least, greatest, -greatest, 2, -2, 0.5, -0.5, 4,
      100,
      -100, 1000, -1000,
    ]
  }
}
