// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// A block of elements that is put into a whole, where operands say while a kernel runs.
public struct Insertion: Hashable, Sendable {
  /// What the whole is where the block is not put.
  public enum Ground: Hashable, Sendable {
    /// An operand.
    case operand(Int)
    /// A number.
    case fill(Literal)
  }

  /// What the whole is before.
  public let ground: Ground
  /// Which operand is the block.
  public let block: Int
  /// How an element joins what is at its place, in the order of the block; `nil` if it replaces that.
  public let combiner: Combiner?
  /// Where in the whole the elements of the block go.
  public let map: DynamicMap

  /// Creates an insertion.
  public init(into ground: Ground, block: Int, combiner: Combiner?, _ map: DynamicMap) {
    self.ground = ground
    self.block = block
    self.combiner = combiner
    self.map = map
  }
}
