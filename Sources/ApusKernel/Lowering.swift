// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// How an operator becomes part of a kernel.
///
/// Scheduling, fusion and memory planning switch over these cases and never name an operator.
public enum Lowering: Hashable, Sendable {
  /// Each element from the elements of the operands at the same position; all shapes are equal.
  case elementwise(Scalar)
  /// The operand's elements seen through another index.
  case view(IndexMap)
  /// The operand's elements combined where they meet in the result: one coordinate for each axis of the result, seen
  /// from the operand. A result's element that none meets is what the combiner begins with.
  case reduction(Combiner, into: [IndexMap.Coordinate])
  /// A sum of products of two operands.
  case contraction(ContractionMap)
  /// The operands placed side by side in the result, the rest filled.
  case assembly(fill: Literal?, pieces: [Piece])
  /// Each element of the result is an element of the first operand, where others say so while the kernel runs.
  ///
  /// Who reads the result reads the operand instead. Starts that would lead out of it end the call before.
  case lookup(DynamicMap)
  /// The elements of an operand put among others, where further operands say so while the kernel runs.
  ///
  /// Where the result may lie in the memory of what it begins as, nothing but the block is written.
  case insertion(Insertion)
  /// The operand itself, after a check that each integer lies in `0..<bound`.
  case indexGuard(bound: Int)
  /// Words of a stream of Philox, as many as the result has elements, in their order. The operands are the
  /// key, of type `u32[2]`, and the number of the first block, a scalar `u64`.
  case random(stream: UInt64)
  /// Memory that exists before the kernels run.
  case source(Source)
  /// A graph of its own, run as the region says.
  case region(Region)
  /// Steps over the buffers of the operands (parameters `0..<operands`) and results (the parameters after
  /// them), all contiguous.
  case kernel([Statement])
}

extension Lowering {
  /// The operand's elements combined along axes, which the result does not have.
  public static func reduction(_ combiner: Combiner, along axes: [Int], of operand: Shape) -> Lowering {
    let kept = operand.dimensions.indices.filter { !axes.contains($0) }
    return .reduction(combiner, into: kept.map { IndexMap.Coordinate(axis: $0) })
  }
}

/// Memory that exists before the kernels run.
public enum Source: Hashable, Sendable {
  /// An argument of the entry point.
  case input(name: String)
  /// A tensor of the state.
  case parameter(name: String)
  /// A tensor fixed at compile time.
  case constant(HostTensor)
}

/// The axes of a contraction; the result has the batch axes, then the left's free ones, then the right's.
public struct ContractionAxes: Hashable, Sendable, Codable {
  /// Axes of the left operand that pair with `rightBatch` and stay.
  public let leftBatch: [Int]
  /// Axes of the right operand that pair with `leftBatch` and stay.
  public let rightBatch: [Int]
  /// Axes of the left operand that are summed with `rightContracting`.
  public let leftContracting: [Int]
  /// Axes of the right operand that are summed with `leftContracting`.
  public let rightContracting: [Int]

  /// Creates the axes of a contraction.
  public init(leftBatch: [Int], rightBatch: [Int], leftContracting: [Int], rightContracting: [Int]) {
    self.leftBatch = leftBatch
    self.rightBatch = rightBatch
    self.leftContracting = leftContracting
    self.rightContracting = rightContracting
  }
}

extension ContractionAxes {
  /// The left operand's axes that are neither batch nor contracting, ascending.
  package func leftFree(_ rank: Int) -> [Int] {
    (0..<rank).filter { !leftBatch.contains($0) && !leftContracting.contains($0) }
  }

  /// The right operand's axes that are neither batch nor contracting, ascending.
  package func rightFree(_ rank: Int) -> [Int] {
    (0..<rank).filter { !rightBatch.contains($0) && !rightContracting.contains($0) }
  }
}

/// An operand's place in the result of an assembly.
public struct Piece: Hashable, Sendable {
  /// The operand's position in the operand list.
  public let operand: Int
  /// The coordinates in the result of the operand's first element.
  public let offsets: [Int]
  /// How far apart neighbours of the operand lie in the result, per axis.
  public let strides: [Int]

  /// Creates a piece.
  public init(operand: Int, offsets: [Int], strides: [Int]) {
    self.operand = operand
    self.offsets = offsets
    self.strides = strides
  }
}
