// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
package import ApusKernel
package import ApusTensor

/// The kernels of one entry point in order of execution.
package struct Schedule: Sendable {
  /// A kernel before it is lowered to statements.
  package struct Step: Hashable, Sendable {
    /// What the kernel does; indirect, because steps are copied often and hold much.
    package indirect enum Form: Hashable, Sendable {
      case nest(Nest)
      /// A contraction, then a nest over its result in which `.accumulator` is that result.
      case contraction(Contraction, Nest)
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
  }

  package let graph: Graph
  /// The kernels.
  package let steps: [Step]
  /// Where each value's memory is, if it has any.
  package let homes: ValueTable<Home>

  /// Kernels in an order, over a graph.
  package init(graph: Graph, steps: [Step], homes: ValueTable<Home>) {
    self.graph = graph
    self.steps = steps
    self.homes = homes
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
