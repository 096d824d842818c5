// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusKernel
package import ApusTensor

/// A kernel of elementwise work and reductions: loops over rows, and along each row over columns.
///
/// With no reduction it is a map, and rows and columns are only a way to walk the elements; with reductions
/// along the columns it is a row kernel, whose row stays in the first-level cache.
package struct Nest: Hashable, Sendable {
  /// A number that each step of a loop moves evenly: a position in memory, or a coordinate.
  package struct Walk: Hashable, Sendable {
    /// The number before any step.
    package let offset: Int
    /// How far a step of each row loop moves it.
    package let rowStrides: [Int]
    /// How far a step along the columns moves it; 0 if it is the same in a whole row.
    package let columnStride: Int

    init(offset: Int, rowStrides: [Int], columnStride: Int) {
      self.offset = offset
      self.rowStrides = rowStrides
      self.columnStride = columnStride
    }

    /// A walk whose last stride is that of the columns; one that stays if there are no loops.
    init(offset: Int, strides: [Int]) {
      // Without loops there is no column to move to.
      self.init(offset: offset, rowStrides: strides.dropLast(), columnStride: strides.last ?? 0)
    }
  }

  /// Elements of a value in memory, as the loops walk over them.
  package struct Access: Hashable, Sendable {
    /// The value whose memory it is.
    package let base: Value
    /// The position of the element, before what is only known while the kernel runs.
    package let position: Walk
    /// Which elements are in the memory; `nil` if all are.
    package let bounds: Bounds?
    /// What moves the position while the kernel runs.
    package let starts: [Start]

    init(base: Value, position: Walk, bounds: Bounds? = nil, starts: [Start] = []) {
      self.base = base
      self.position = position
      self.bounds = bounds
      self.starts = starts
    }

    /// Whether no loop over columns moves the position, apart from starts that differ from column to column.
    var isPerRow: Bool {
      position.columnStride == 0 && bounds?.conditions.allSatisfy { $0.columnStride == 0 } ?? true
    }
  }

  /// A multiple of a number that the kernel has read.
  package struct Start: Hashable, Sendable {
    /// The instruction with the number, an `i64`.
    package let instruction: Int
    /// How many elements one more of it is worth.
    package let stride: Int
  }

  /// Which elements are in the memory that an access reads, and what the others are.
  package struct Bounds: Hashable, Sendable {
    /// Numbers of which none is negative where an element is in the memory.
    package let conditions: [Walk]
    /// The value of every other element.
    package let outside: Literal
  }

  /// What an instruction computes from earlier instructions.
  package enum Operation: Hashable, Sendable {
    case load(Access)
    case literal(Literal)
    /// A number that the loops move.
    case coordinate(Walk)
    /// The word at a position of a random stream, from the instructions with the key and the number of the first block,
    /// both the same at each element and of type `i64`.
    case random(stream: UInt64, key: Int, first: Int, at: Walk)
    case unary(UnaryOperation, Int)
    case binary(BinaryOperation, Int, Int)
    case compare(Comparison, Int, Int)
    case select(Int, Int, Int)
    case convert(Int)
    /// Combines a row's elements.
    case reduce(Combiner, Int)
    /// The element that the kernel's contraction computed.
    case accumulator
  }

  /// A value at each element or once a row.
  package struct Instruction: Hashable, Sendable {
    package let operation: Operation
    package let dtype: DType
    /// Whether there is one value for a whole row.
    package let isPerRow: Bool
    /// How many reductions must be done before it.
    package let stage: Int
  }

  /// Where an instruction's values go.
  package struct Store: Hashable, Sendable {
    package let instruction: Int
    package let access: Access
    /// How the value joins what is there already; `nil` if it replaces it.
    package let combiner: Combiner?
    /// What the memory holds before the loops; `nil` if they write all of it, or if that is what the combiner begins with.
    package let ground: Ground?

    init(instruction: Int, access: Access, combiner: Combiner?, ground: Ground? = nil) {
      self.instruction = instruction
      self.access = access
      self.combiner = combiner
      self.ground = ground
    }

    /// The instructions whose values it takes.
    var uses: [Int] { [instruction] + access.starts.map(\.instruction) }
  }

  /// What memory holds of which loops write a part.
  package enum Ground: Hashable, Sendable {
    case fill(Literal)
    /// The elements of a value, which lie row-major.
    case copy(StorageView)
  }

  /// A loop that may have fewer steps than its size says.
  package struct PartialLoop: Hashable, Sendable {
    /// What counts the steps.
    package enum Count: Hashable, Sendable {
      /// A local of the kernel: the last block of a loop that is cut has fewer steps than the others.
      case local(Int)
      /// The number of examples with which the program is called.
      case examples
    }

    /// The loop; the one after all rows is the columns.
    package let loop: Int
    /// What is multiplied to give the number of steps.
    package let count: Count
    /// How many steps are counted as one.
    package let scale: Int
  }

  /// The sizes of the row loops, outermost first.
  package var rows: [Int]
  /// The size of the column loop.
  package var columns: Int
  /// The loops that may have fewer steps than their sizes say, each once.
  package var partials: [PartialLoop] = []
  /// The instructions in order.
  package var instructions: [Instruction]
  /// What is written.
  package var stores: [Store]
  /// Where `.accumulator` lies in memory that the kernel's contraction has just filled.
  package var accumulator: Walk?
  /// How the loops move the operands of the kernel's contraction, while it is lowered.
  var factors: [Walk] = []

  /// Whether a row may have fewer columns than ``columns`` says.
  var hasPartialColumns: Bool { partial(ofLoop: rows.count) != nil }

  /// What counts the steps of a loop, if it may have fewer than its size says.
  func partial(ofLoop loop: Int) -> PartialLoop? { partials.first { $0.loop == loop } }

  /// Whether a store writes once a row: what is the same in a row, to what its columns share.
  func isOncePerRow(_ store: Store) -> Bool {
    instructions[store.instruction].isPerRow && isPerRow(store.access)
  }

  /// Whether an access is to one element in a row.
  func isPerRow(_ access: Access) -> Bool {
    access.isPerRow && hasRowStarts(access)
  }

  /// Whether nothing but the columns moves the position of an access in a row.
  func hasRowStarts(_ access: Access) -> Bool {
    access.starts.allSatisfy { instructions[$0.instruction].isPerRow }
  }

  /// The number of reductions that depend on each other.
  package var lastStage: Int { instructions.map(\.stage).max() ?? 0 }

  /// The values whose memory is read.
  package var reads: [Value] { (instructions.reads + stores.compactMap(\.copied)).uniqued }
}

extension Nest.Store {
  /// Whether the loops write all of the memory, each element once.
  var isComplete: Bool { combiner == nil && ground == nil }

  /// The value that the memory begins as a copy of.
  var copied: Value? { if case .copy(let view) = ground { view.base } else { nil } }
}

extension [Nest.Instruction] {
  /// The values whose memory is read, in order of first use.
  var reads: [Value] {
    var seen: [Value] = []
    for instruction in self {
      if case .load(let access) = instruction.operation, !seen.contains(access.base) {
        seen.append(access.base)
      }
    }
    return seen
  }
}
