// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusKernel
package import ApusTensor

/// The kernels of one entry point in order of execution, and the loops and branches around them.
///
/// The nodes of bodies stand behind those of the entry point in one graph, so that a value has one number wherever it
/// is used.
package struct Schedule: Sendable {
  /// A kernel before it is lowered to statements.
  package struct Step: Hashable, Sendable {
    /// What the kernel does; indirect, because steps are copied often and hold much.
    package indirect enum Form: Hashable, Sendable {
      case nest(Nest)
      /// A contraction, then a nest over its result in which `.accumulator` is that result.
      case contraction(Contraction, Nest)
      /// Several of them, of which each but the first multiplies what the one before it computed, some rows at a time.
      case chain([Link])
      /// Pieces copied to their places in a value's memory, the rest filled.
      case assembly(into: Value, fill: Literal?, pieces: [AssemblyPiece])
      case guarded(StorageView, DType, count: Int, bound: Int)
      case custom([Statement], operands: [StorageView], results: [Value])
    }

    package let form: Form
    /// The nodes computed, ascending.
    package let nodes: [Int]
    /// The values whose memory is read.
    package let reads: [Value]
    /// The values whose memory is written.
    package let writes: [Value]
  }

  /// A contraction and the nest over its result.
  package struct Link: Hashable, Sendable {
    package let contraction: Contraction
    package let nest: Nest
  }

  /// A piece of an assembly: where it is read and written.
  package struct AssemblyPiece: Hashable, Sendable {
    package let sizes: [Int]
    package let source: StorageView
    package let target: StorageView
  }

  /// Where a value's memory is.
  package enum Home: Hashable, Sendable {
    case workspace
    case input(name: String)
    case parameter(name: String)
    case constant(HostTensor)
    case result(name: String)
    /// A part of another value's memory, from a byte on; with a loop, each run has the next part of that size.
    case part(of: Value, from: Int, loop: Int?)
    /// The memory in which a loop hands on a value, which is that of the result.
    case carried(as: Value)
  }

  /// Steps that are not simply run once: a loop, or a branch, which is a loop of one run at most.
  package struct Block: Hashable, Sendable {
    /// What must hold before each run, or no further run is made.
    package struct Condition: Hashable, Sendable {
      /// The value in whose memory a truth value lies, in one byte.
      package let value: Value
      /// Which byte it is.
      package let byte: Int
      /// What it must be.
      package let expected: Bool
    }

    /// A value that is handed on from run to run.
    package struct Carried: Hashable, Sendable {
      /// The value before the first run.
      package let initial: Value
      /// The value that a run begins with.
      package let input: Value
      /// The value that a run gives to the next.
      package let next: Value
      /// The value after the last run.
      package let result: Value
    }

    /// A result that is written as a whole, or of which each run writes a part.
    package struct Written: Hashable, Sendable {
      /// What a run writes.
      package let part: Value
      /// All parts.
      package let result: Value
    }

    /// The node whose body is run.
    package let node: Int
    /// The nodes of the body.
    package let nodes: Range<Int>
    /// The steps of the body.
    package let steps: Range<Int>
    /// How often they are run at most.
    package let count: Int
    /// Whether parts of tensors are taken from the last on.
    package let isReversed: Bool
    /// What must hold before each run; `nil` if the steps are run as often as the count says.
    package let condition: Condition?
    /// What is handed on from run to run.
    package let carried: [Carried]
    /// What else a run writes.
    package let written: [Written]
  }

  /// The nodes of the entry point, then those of bodies; the outputs are those of the entry point.
  package let graph: Graph
  /// The graph of the entry point, whose blocks are nodes.
  package let interface: Graph
  /// The kernels.
  package let steps: [Step]
  /// The blocks around them, each before those in it.
  package let blocks: [Block]
  /// Where each value's memory is, if it has any.
  package let homes: ValueTable<Home>
  /// Which axes of the entry point's values count examples; `nil` if all sizes are fixed.
  package let batch: BatchAxes?

  /// Kernels in an order, over a graph; without an interface of its own, there are no blocks.
  package init(
    graph: Graph, interface: Graph? = nil, steps: [Step], blocks: [Block] = [], homes: ValueTable<Home>,
    batch: BatchAxes? = nil
  ) {
    self.graph = graph
    self.interface = interface ?? graph
    self.steps = steps
    self.blocks = blocks
    self.homes = homes
    self.batch = batch
  }
}

extension Graph {
  /// What memory a value is that exists before the kernels run; `nil` for a computed value.
  func source(_ value: Value) -> Source? {
    let node = nodes[value.node]
    guard node.operands.isEmpty,
      case .source(let source) = node.primitive.lowering(LoweringSite(operands: [], results: node.types))
    else { return nil }
    return source
  }
}
