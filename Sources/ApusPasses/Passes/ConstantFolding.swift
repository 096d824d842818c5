// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor

extension Pass {
  /// Computes what depends on constants alone.
  ///
  /// Before: `%0 = fill 2 : f32[1000]; %1 = fill 3 : f32[1000]; %2 = mul %0, %1; %3 = add %2, %x`
  /// After:  `%0 = fill 6 : f32[1000]; %1 = add %0, %x`
  ///
  /// A tensor without elements is known whatever it is computed from. A constant that is the same everywhere stays one
  /// number, whatever its shape. Other constants are computed by the reference evaluation, unless that would take long,
  /// or make the program bigger than its parts were: more than 4 KiB and more bytes than the operands have. What breaks
  /// a limit is left as it is, without an error.
  public static let constantFolding = Pass(
    name: "constant-folding", summary: "Computes what depends on constants alone."
  ) { (graph, budget) throws(Diagnostic) in
    var result = Reconstruction(of: graph)
    // Whether each node of the new graph is a constant.
    var isConstant: [Bool] = []
    isConstant.reserveCapacity(graph.nodes.count)
    var rest = budget.limits.foldedNumbers
    for node in graph.nodes {
      let operands = result.operands(of: node)
      if let empty = node.emptyFill, budget.spend("fold-empty") {
        let copy = Node(primitive: empty, operands: [], types: node.types, origin: node.origin)
        result.keep(copy, operands: [])
        isConstant.append(true)
      } else if !operands.isEmpty, operands.allSatisfy({ isConstant[$0.node] }),
        !node.mayCombineExamples(of: graph),
        let constant = try folded(
          node, operands.map { result.graph.nodes[$0.node].primitive }, budget.limits, &rest),
        budget.spend("fold-\(node.primitive.mnemonic)")
      {
        let copy = Node(primitive: constant, operands: [], types: node.types, origin: node.origin)
        result.keep(copy, operands: [])
        isConstant.append(true)
      } else {
        result.keep(node, operands: operands)
        let kind = node.primitive.kind
        isConstant.append(kind == fillKind || kind == constantKind)
      }
    }
    return result.finished(graph)
  }

  private static let fillKind = ObjectIdentifier(Fill.self)
  private static let constantKind = ObjectIdentifier(Constant.self)

  /// Elements that the slow reference evaluation may compute for one constant.
  private static let elementLimit = 1 << 16

  /// The constant that an operator makes of constants; `nil` if it is better computed when the program runs.
  private static func folded(
    _ node: Node, _ operands: [any Primitive], _ limits: Limits, _ rest: inout Int
  ) throws(Diagnostic) -> (any Primitive)? {
    guard node.types.count == 1 else { return nil }
    let result = node.types[0]
    let splats = operands.compactMap { $0 as? Fill }
    if splats.count == operands.count, let literal = node.splat(splats) {
      return Fill(literal, result.shape)
    }

    let types = operands.compactMap { ($0 as? Fill)?.type ?? ($0 as? Constant)?.type }
    let bytes = types.reduce(0) { max($0, $1.bytes) }
    guard types.count == operands.count, result.bytes <= max(4096, bytes),
      result.bytes <= limits.foldedConstantBytes, result.elementCount <= elementLimit,
      types.allSatisfy({ $0.elementCount <= elementLimit }), let count = node.numbers(on: types),
      count <= rest
    else { return nil }
    rest -= count
    let values = zip(operands, types).map { $0.evaluate([], results: [$1])[0] }
    // What is out of range is reported when the program runs.
    if let indexed = node.primitive as? any Indexed, indexed.firstOutOfRange(values) != nil { return nil }
    return constant(try node.evaluated(values)[0])
  }

  /// A tensor as one number, if it is the same everywhere.
  private static func constant(_ value: HostTensor) -> any Primitive {
    guard value.count > 0 else { return Fill(Literal(Int64(0), value.dtype), value.shape) }
    let first = value.literal(at: 0)
    for position in 1..<max(value.count, 1) where value.literal(at: position) != first {
      return Constant(value)
    }
    return Fill(first, value.shape)
  }
}

extension Node {
  /// A constant without elements, for a computed value that has none; `nil` for any other node.
  fileprivate var emptyFill: Fill? {
    guard types.count == 1, !operands.isEmpty, types[0].elementCount == 0 else { return nil }
    return Fill(Literal(Int64(0), types[0].dtype), types[0].shape)
  }

  /// Whether the result may depend on how many examples there are, which is known only when the program runs.
  fileprivate func mayCombineExamples(of graph: Graph) -> Bool {
    guard let limit = graph.batch?.limit else { return false }
    let operands = operands.map(graph.type(of:))
    guard operands.contains(where: { $0.shape.dimensions.contains { $0 > 1 && $0 % limit == 0 } }) else {
      return false
    }
    switch primitive.lowering(LoweringSite(operands: operands, results: types)) {
    case .elementwise, .view: return false
    case .reduction, .contraction, .assembly, .lookup, .insertion, .indexGuard, .random, .source, .region,
      .kernel:
      return true
    }
  }

  /// How many numbers the reference evaluation computes; `nil` if that is not known.
  fileprivate func numbers(on operands: [TensorType]) -> Int? {
    let elements = (operands + types).reduce(0) { $0.addingSaturated($1.elementCount) }
    switch primitive.lowering(LoweringSite(operands: operands, results: types)) {
    case .contraction(let map): return map.operations.addingSaturated(elements)
    case .region: return nil
    case .elementwise, .view, .reduction, .assembly, .lookup, .insertion, .indexGuard, .random, .source,
      .kernel:
      return elements
    }
  }

  /// The number at every position of the result, where each operand is one number everywhere; `nil` if the
  /// result is not the same everywhere, or not known without computing it.
  func splat(_ constants: [Fill]) -> Literal? {
    guard types.count == 1, !constants.isEmpty else { return nil }
    let literals = constants.map(\.value)
    switch primitive.lowering(LoweringSite(operands: constants.map(\.type), results: types)) {
    case .elementwise(let scalar):
      // Neither coordinates, which differ, nor what is not defined: that is said when the graph is lowered.
      let dtypes = literals.map(\.dtype)
      guard scalar.dtype(operands: dtypes, rank: 0) != nil else { return nil }
      return scalar.computedInArithmeticTypes(operands: dtypes, rank: 0)
        .evaluated(operands: literals, coordinates: [])
    case .view(.affine(_, let outside?)): return outside == literals[0] ? outside : nil
    case .view: return literals[0]
    case .reduction, .contraction, .assembly, .lookup, .insertion, .indexGuard, .random, .source, .region,
      .kernel:
      return nil
    }
  }
}
