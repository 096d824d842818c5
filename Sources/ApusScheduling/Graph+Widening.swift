// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusKernel
import ApusPrimitives
import ApusTensor

/// Graphs in which sums are computed in the type that their operator says, not in the one that is stored.
///
/// Before: `dot_general(%x, %y)` of `f16`. After: `convert(dot_general(convert(%x), convert(%y)))` with a product of `f32`,
/// which is rounded once. Elementwise work stays as it is: its expressions say themselves what is converted.
struct Widening {
  private(set) var graph = Graph()
  /// Conversions of a product's operands, which are made where they are used: kept from there on, each would take more
  /// memory than what it converts.
  private(set) var barriers = PositionSet()
  /// For each node of the graph before, the values of its results.
  private var values: [[Value]] = []

  /// Widens a graph; `nil` if there is nothing to do.
  init?(_ original: Graph) {
    guard original.nodes.contains(where: { original.wideTypes(of: $0) != nil }) else { return nil }
    values.reserveCapacity(original.nodes.count)
    for node in original.nodes {
      let operands = node.operands.replaced { values[$0.node][$0.result] }
      if let wide = original.wideTypes(of: node) {
        append(node, operands, wide)
      } else {
        let index = graph.append(copying: node, operands: operands)
        values.append(node.types.indices.map { Value(node: index, result: $0) })
      }
    }
    graph.outputs = original.outputs.map { Output($0.role, values[$0.value.node][$0.value.result]) }
  }

  private mutating func append(_ node: Node, _ operands: Operands, _ wide: LoweringSite) {
    let isProduct = node.isContraction(at: wide)
    let wideOperands = Operands(
      zip(operands, wide.operands).map { operand, type in
        let value = converted(operand, to: type, node.origin)
        if isProduct, value != operand { barriers.insert(value.node) }
        return value
      })
    let copy = Node(
      primitive: node.primitive, operands: wideOperands, types: wide.results, origin: node.origin)
    let index = graph.append(copying: copy, operands: wideOperands)
    values.append(
      node.types.enumerated().map { converted(Value(node: index, result: $0), to: $1, node.origin) })
  }

  private mutating func converted(_ value: Value, to type: TensorType, _ origin: Origin?) -> Value {
    guard graph.type(of: value) != type else { return value }
    let node = Node(primitive: Convert(to: type.dtype), operands: [value], types: [type], origin: origin)
    return Value(node: graph.append(copying: node, operands: [value]))
  }
}

extension Node {
  fileprivate func isContraction(at site: LoweringSite) -> Bool {
    if case .contraction = primitive.lowering(site) { true } else { false }
  }
}

extension Graph {
  /// The types between which a node computes, if they are not its own.
  fileprivate func wideTypes(of node: Node) -> LoweringSite? {
    // Most nodes have one type, in which they compute: to lower them takes longer than to see that.
    let dtype = node.types[0].dtype
    guard dtype.isStorage || node.operands.contains(where: { type(of: $0).dtype != dtype }) else {
      return nil
    }
    let site = LoweringSite(operands: node.operands.map(type(of:)), results: node.types)
    func wide(_ type: TensorType) -> TensorType { TensorType(type.dtype.arithmetic, type.shape) }
    let arithmetic = LoweringSite(operands: site.operands.map(wide), results: site.results.map(wide))
    switch node.primitive.lowering(site) {
    case .reduction: return arithmetic == site ? nil : arithmetic
    case .insertion(let insertion):
      return insertion.combiner == nil || arithmetic == site ? nil : arithmetic
    case .contraction:
      let common = LoweringSite(
        operands: site.operands.map { TensorType(dtype.arithmetic, $0.shape) }, results: arithmetic.results)
      return common == site ? nil : common
    case .kernel(let statements): return statements.computeInStorageTypes ? arithmetic : nil
    case .elementwise, .view, .assembly, .lookup, .indexGuard, .random, .source, .region: return nil
    }
  }
}
