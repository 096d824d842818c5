// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor
import RandomSources

/// Which numbers an operator takes to numbers, with derivatives that are numbers too.
enum Domain {
  case positive, aboveMinusOne, awayFromZero

  /// The domain of an operand; `nil` if it is all numbers.
  init?(of type: any Primitive.Type, operand: Int) {
    switch (type.mnemonic, operand) {
    case (Log.mnemonic, _), (Sqrt.mnemonic, _), (Rsqrt.mnemonic, _), (Pow.mnemonic, 0): self = .positive
    case (Log1p.mnemonic, _): self = .aboveMinusOne
    case (Div.mnemonic, 1), (Rem.mnemonic, 1): self = .awayFromZero
    case _: return nil
    }
  }

  private func contains(_ number: Double) -> Bool {
    switch self {
    case .positive: number >= 0.05
    case .aboveMinusOne: number >= -0.95
    case .awayFromZero: abs(number) >= 0.05
    }
  }

  /// Brings an operand into the domain, where it is not there yet.
  func confine(_ operand: inout CandidateOperand, _ random: inout RandomSource) {
    let reals = operand.value.reals
    guard operand.value.dtype.isFloatingPoint, !reals.allSatisfy(contains) else { return }
    let offset = random.pick([0.25, 0.5, 1])
    switch random.int(below: reals.allSatisfy { $0 < 4 } ? 3 : 2) {
    case 0: operand.prepare({ abs($0) + offset }, { $0.map { abs($0) + offset } })
    case 1: operand.prepare({ $0 * $0 + offset }, { $0.map { $0 * $0 + offset } })
    case _:
      operand.prepare(
        { exp($0) + offset },
        { $0.map { Literal($0, .f64).applying(.exp).real + offset } })
    }
  }
}

/// An operand that an operator may get, with what is recorded before it if the operator is taken.
struct CandidateOperand {
  /// What is there already.
  let source: Tensor
  /// What the operand is on the values that the graph is made with.
  private(set) var value: HostTensor
  private var preparation: (Tensor) -> Tensor = { $0 }

  init(_ sample: GraphGenerator.Sample) { (source, value) = (sample.tensor, sample.value) }

  /// Records what brings the operand into its form.
  func recorded() -> Tensor { preparation(source) }

  /// Puts a pointwise function before the operator.
  mutating func prepare(_ record: @escaping (Tensor) -> Tensor, _ compute: ([Double]) -> [Double]) {
    value = HostTensor(unchecked: value.type, reals: compute(value.reals))
    preparation = { [preparation] in record(preparation($0)) }
  }

  /// Repeats the operand to a shape to which it can be broadcast.
  mutating func broadcast(to shape: Shape) {
    guard shape != value.shape else { return }
    let missing = shape.rank - value.shape.rank
    let primitive = Broadcast(to: shape, axes: (0..<value.shape.rank).map { $0 + missing })
    value = primitive.evaluate([value], results: [value.type.with(shape)])[0]
    preparation = { [preparation] in preparation($0).broadcast(to: shape) }
  }
}

extension Shape {
  /// The shape to which two shapes can be broadcast; `nil` if there is none.
  func common(_ other: Shape) -> Shape? {
    let rank = max(self.rank, other.rank)
    var sizes: [Int] = []
    for axis in -rank..<0 {
      let (x, y) = (self[axis], other[axis])
      guard x == y || x == 1 || y == 1 else { return nil }
      sizes.append(x == 1 ? y : x)
    }
    return Shape(sizes)
  }
}
