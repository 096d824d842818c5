// SPDX-License-Identifier: Apache-2.0

package import ApusGraph
import ApusKernel
import ApusTensor

/// Arithmetic operations on single numbers, by what computes them.
///
/// A sum of `k` products counts as `2·k`, a reduction of `n` elements as `n`, and every operation of an
/// elementwise expression, be it an addition or an exponential, as 1. Moving, comparing and converting
/// elements is free, as is everything on integers: what is counted is what floating-point rates are given in. Counts
/// beyond `Int.max` stay there.
package struct OperationCount: Hashable, Sendable {
  /// Operations of matrix products.
  package var contraction = 0
  /// Operations of elementwise expressions and reductions.
  package var elementwise = 0

  /// Both together.
  package var total: Int { contraction.addingSaturated(elementwise) }

  package static func + (x: OperationCount, y: OperationCount) -> OperationCount {
    OperationCount(
      contraction: x.contraction.addingSaturated(y.contraction),
      elementwise: x.elementwise.addingSaturated(y.elementwise))
  }
}

extension OperationCount {
  /// The operations of what is done a number of times.
  static func * (x: OperationCount, count: Int) -> OperationCount {
    OperationCount(
      contraction: x.contraction.multipliedSaturated(by: count),
      elementwise: x.elementwise.multipliedSaturated(by: count))
  }
}

extension Graph {
  /// The operations of one node.
  package func operations(ofNode index: Int) -> OperationCount {
    let node = nodes[index]
    let site = LoweringSite(operands: node.operands.map(type(of:)), results: node.types)
    guard node.types[0].dtype.isFloatingPoint else { return OperationCount() }
    switch node.primitive.lowering(site) {
    case .contraction(let map): return OperationCount(contraction: map.operations)
    case .elementwise(let scalar):
      return OperationCount(
        elementwise: scalar.operations.multipliedSaturated(by: node.types[0].elementCount))
    case .reduction:
      return OperationCount(elementwise: site.operands[0].elementCount)
    case .view, .source, .assembly, .lookup, .insertion, .indexGuard, .random, .kernel, .region:
      return OperationCount()
    }
  }
}

extension Scalar {
  /// How many operations one element costs.
  fileprivate var operations: Int {
    switch self {
    case .operand, .literal, .coordinate: 0
    case .unary(_, let x): 1 + x.operations
    case .binary(_, let x, let y): 1 + x.operations + y.operations
    case .compare(_, let x, let y): x.operations + y.operations
    case .select(let condition, let x, let y): condition.operations + x.operations + y.operations
    case .convert(_, let x): x.operations
    }
  }
}

extension Schedule {
  /// The operations of one run of a step.
  package func operations(of step: Step) -> OperationCount {
    // Moves elements and computes none; a long tensor is put together in many steps.
    if case .assembly = step.form { return OperationCount() }
    return step.nodes.reduce(OperationCount()) { $0 + graph.operations(ofNode: $1) }
  }

  /// The operations of all steps.
  package var operations: OperationCount {
    let nesting = BlockNesting(self)
    return steps.enumerated().reduce(OperationCount()) {
      $0 + operations(of: $1.element) * nesting.runs(ofStep: $1.offset)
    }
  }

  /// The operations of the nodes of each layer, in order of first appearance; nodes without a path count for
  /// the empty one.
  package var operationsByLayer: [LayerOperations] {
    var layers: [LayerOperations] = []
    var positions: [String: Int] = [:]
    let nesting = BlockNesting(self)
    for index in PositionSet(steps.flatMap(\.nodes).sorted()) {
      let origin = graph.nodes[index].origin
      let path = origin?.path ?? ""
      let position = positions[path] ?? layers.count
      if position == layers.count {
        positions[path] = position
        layers.append(LayerOperations(path: path))
      }
      let count = graph.operations(ofNode: index) * nesting.runs(ofNode: index)
      if origin?.isBackward ?? false {
        layers[position].backward = layers[position].backward + count
      } else {
        layers[position].forward = layers[position].forward + count
      }
    }
    return layers
  }
}

/// What a layer costs in one run of an entry point.
package struct LayerOperations: Hashable, Sendable {
  /// The path of the layer, or the name of what else made the nodes, such as `optimizer`.
  package let path: String
  /// What its own nodes cost.
  package fileprivate(set) var forward = OperationCount()
  /// What the nodes made by differentiating it cost.
  package fileprivate(set) var backward = OperationCount()

  /// Both together.
  var total: Int { (forward + backward).total }
}
