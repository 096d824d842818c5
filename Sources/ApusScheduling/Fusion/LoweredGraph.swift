// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// A graph with each live node's role in the kernels decided: who computes, who is only a view, and into
/// whose memory a view looks.
final class LoweredGraph {
  /// What a node is to the scheduler.
  enum Role: Hashable {
    /// Not needed by any output.
    case dead
    /// Memory that exists before the kernels run.
    case source(Source)
    /// Computed again at each use, for little: constants, coordinates, and what is made of these and of random words.
    case inline(Scalar)
    /// Random words, drawn again at each use.
    case random(stream: UInt64)
    /// Elements of the first operand where others say so: looked up at each use, unless some reader wants them in memory.
    case lookup(DynamicMap, isKept: Bool)
    /// Another index into an operand's memory; no kernel.
    case view(IndexMap)
    /// The operand's memory after a check, which is a kernel of its own.
    case guarded(bound: Int)
    /// One element from the elements at the same position.
    case elementwise(Scalar)
    /// A view whose elements are copied, because a later view or kernel needs them in row-major order.
    case copy(IndexMap)
    case reduction(Combiner, into: [IndexMap.Coordinate])
    /// A block put among other elements, where operands say.
    case insertion(Insertion)
    case contraction(ContractionMap)
    case assembly(fill: Literal?, pieces: [Piece])
    case kernel([Statement])
    /// Graphs of its own, run other than once.
    case region(Region)
  }

  let graph: Graph
  /// Which axes count examples; `nil` if all sizes are fixed.
  let batch: BatchAxes?
  private(set) var roles: [Role] = []
  /// For each node, the shape of its first result, which scheduling asks for again and again.
  private let shapes: [Shape]
  /// For each node, where the elements of its first result lie.
  private var views: [StorageView] = []
  /// For each node, the nearest one at or behind it that is no view.
  private(set) var grounds: [Int] = []
  /// For each node, what its first result looks at.
  private var sources: [OperandSource] = []

  /// Lowers every live node and finds the copies that views make necessary.
  ///
  /// - Parameter barriers: Nodes that read what they copy from memory, lest it be computed again where they are.
  /// - Throws: `Diagnostic` if a node owns a graph that is run once, which was to be inlined, or an operator cannot become
  ///   part of a kernel as it says.
  init(_ graph: Graph, barriers: PositionSet = PositionSet()) throws(Diagnostic) {
    self.graph = graph
    batch = BatchAxes(graph)
    if let fault = batch?.fault { throw fault }
    if let query = batch?.unansweredQuery(in: graph) {
      throw graph.fixedSizeFault(
        query, "asks for a size of which it is not known whether it counts the examples")
    }
    shapes = graph.nodes.map { $0.types[0].shape }
    roles.reserveCapacity(graph.nodes.count)
    views.reserveCapacity(graph.nodes.count)
    let live = graph.liveNodes
    for (index, node) in graph.nodes.enumerated() {
      roles.append(live[index] ? try Self.role(of: node, at: index, in: graph) : .dead)
      views.append(ownView(of: index))
      switch roles[index] {
      case .view(let map):
        views[index] = try view(of: node.operands[0], through: map, to: shapes[index])
      case .guarded:
        demandRowMajor(node.operands[0])
        views[index] = view(of: node.operands[0])
      case .kernel, .region, .random: node.operands.forEach { demandRowMajor($0) }
      case .contraction, .lookup:
        for operand in node.operands where view(of: operand).bounds != nil { copy(operand) }
      case .insertion(let insertion):
        if case .operand(let ground) = insertion.ground { demandRowMajor(node.operands[ground]) }
      case .dead, .source, .inline, .elementwise, .copy, .reduction, .assembly: break
      }
    }
    lookBehindViews()
    let kept = Set(graph.outputs.map(\.value) + barriers.flatMap { graph.nodes[$0].operands })
    keepLookups(kept)
    computeAgain(keeping: kept)
  }

  /// Memory of a node's own; the strides are those of an operand of its shape, lest there be as many as nodes.
  private func ownView(of index: Int) -> StorageView {
    let value = Value(node: index)
    for operand in graph.nodes[index].operands where shape(of: operand) == shapes[index] {
      let view = view(of: operand)
      if view.base == operand { return view.based(on: value) }
    }
    return StorageView(whole: value, shapes[index])
  }

  /// Notes what stands behind each view, once it is known which of them are copied.
  private func lookBehindViews() {
    grounds.reserveCapacity(graph.nodes.count)
    sources.reserveCapacity(graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      if case .view(let map) = roles[index] {
        grounds.append(grounds[node.operands[0].node])
        sources.append(source(of: index, through: map))
      } else {
        grounds.append(index)
        sources.append(whole(Value(node: index)))
      }
    }
  }

  /// Lets lookups have memory whose elements are read other than one by one in a nest, and some values.
  private func keepLookups(_ kept: Set<Value>) {
    func keep(_ value: Value) {
      guard value.result == 0, case .lookup(let map, false) = roles[value.node] else { return }
      roles[value.node] = .lookup(map, isKept: true)
    }
    guard roles.contains(where: { if case .lookup = $0 { true } else { false } }) else { return }
    for value in kept { keep(value) }
    for (index, role) in roles.enumerated() {
      let operands = graph.nodes[index].operands
      switch role {
      case .lookup, .guarded, .contraction, .assembly, .kernel, .region, .random:
        for operand in operands { keep(view(of: operand).base) }
      case .elementwise, .reduction:
        for operand in operands where isHidden(source(of: operand)) { keep(view(of: operand).base) }
      case .insertion(let insertion):
        for (position, operand) in operands.enumerated()
        where position != insertion.block || isHidden(source(of: operand)) {
          keep(view(of: operand).base)
        }
      case .copy(let map):
        if isHidden(source(of: index, through: map)) { keep(view(of: operands[0]).base) }
      case .dead, .source, .inline, .view: break
      }
    }
  }

  /// Whether a view hides what is behind it, so that it is read from memory.
  private func isHidden(_ source: OperandSource) -> Bool {
    switch roles[source.base.node] {
    case .view, .copy: true
    case .dead, .source, .inline, .random, .lookup, .guarded, .elementwise, .reduction, .insertion,
      .contraction, .assembly, .kernel, .region:
      false
    }
  }

  /// Lets what is made of constants, coordinates and random words with little work need no memory, but for some values.
  private func computeAgain(keeping kept: Set<Value>) {
    // How much work a node is that is computed at each use.
    var work = [Int](repeating: 0, count: roles.count)
    for index in roles.indices {
      switch roles[index] {
      case .random: work[index] = 1
      case .elementwise(let scalar):
        let sources = graph.nodes[index].operands.map { source(of: $0).base }
        guard sources.allSatisfy(isRecomputed), !kept.contains(Value(node: index)),
          !shapes[index].dimensions.contains(0)
        else { continue }
        let sum = sources.reduce(scalar.cheapWork ?? .max) { $0.addingSaturated(work[$1.node]) }
        guard sum <= Self.mostWork else { continue }
        work[index] = sum
        roles[index] = .inline(scalar)
      // Elements that are read are read once, and kept with what is made of them.
      case .lookup: work[index] = Self.mostWork
      case .dead, .source, .inline, .view, .guarded, .copy, .reduction, .insertion, .contraction, .assembly,
        .kernel, .region:
        continue
      }
    }
  }

  /// How many operations and random words are computed again rather than kept: as many as a number evenly spread over a
  /// range takes.
  private static let mostWork = 8

  /// Whether a value is computed at each use.
  func isRecomputed(_ value: Value) -> Bool {
    switch roles[value.node] {
    case .inline, .random, .lookup(_, isKept: false): value.result == 0
    case .dead, .source, .view, .lookup(_, isKept: true), .guarded, .elementwise, .copy, .reduction,
      .insertion, .contraction, .assembly, .kernel, .region:
      false
    }
  }

  /// Where the elements of a value lie.
  func view(of value: Value) -> StorageView {
    value.result == 0 ? views[value.node] : StorageView(whole: value, shape(of: value))
  }

  /// What a value looks at, behind all views as far as each axis stays an axis.
  func source(of value: Value) -> OperandSource {
    value.result == 0 ? sources[value.node] : whole(value)
  }

  func shape(of value: Value) -> Shape {
    value.result == 0 ? shapes[value.node] : graph.type(of: value).shape
  }

  /// The shape of a node's first result.
  func shape(of node: Int) -> Shape { shapes[node] }

  private func view(
    of operand: Value, through map: IndexMap, to result: Shape
  ) throws(Diagnostic) -> StorageView {
    let shape = shape(of: operand)
    if let view = view(of: operand).viewed(through: map, from: shape, to: result) { return view }
    copy(operand)
    return try view(of: operand).viewed(through: map, from: shape, to: result)
      .unwrapped(orBug: "no strides describe a view of %\(operand.node) in row-major order")
  }

  /// Where the elements lie that a copy reads.
  func copiedView(_ node: Int, through map: IndexMap) -> StorageView? {
    let operand = graph.nodes[node].operands[0]
    return view(of: operand).viewed(through: map, from: shape(of: operand), to: shapes[node])
  }

  private func demandRowMajor(_ operand: Value) {
    if !view(of: operand).isContiguous(shape(of: operand)) { copy(operand) }
  }

  /// Gives a view's elements memory of their own.
  private func copy(_ operand: Value) {
    guard case .view(let map) = roles[operand.node] else { return }
    roles[operand.node] = .copy(map)
    views[operand.node] = StorageView(whole: operand, shape(of: operand))
  }

  private static func role(of node: Node, at index: Int, in graph: Graph) throws(Diagnostic) -> Role {
    let site = LoweringSite(operands: node.operands.map(graph.type(of:)), results: node.types)
    let lowering = node.primitive.lowering(site).withoutIdleSteps(at: site)
    if let fault = LoweringCheck(site: site).fault(lowering) {
      throw node.operatorFault(
        "%\(index) (\(node.primitive.mnemonic)): its lowering, which \(fault), does not fit its types",
        notes: ["from \(site.operands) to \(site.results)"])
    }
    switch lowering {
    case .elementwise(let scalar):
      let scalar = scalar.computedInArithmeticTypes(
        operands: site.operands.map(\.dtype), rank: site.results[0].rank)
      return node.operands.isEmpty ? .inline(scalar) : .elementwise(scalar)
    case .view(let map): return .view(map)
    case .reduction(let combiner, let coordinates): return .reduction(combiner, into: coordinates)
    case .contraction(let map): return .contraction(map)
    case .assembly(let fill, let pieces): return .assembly(fill: fill, pieces: pieces)
    case .lookup(let map): return .lookup(map, isKept: false)
    case .insertion(let insertion): return .insertion(insertion)
    case .indexGuard(let bound): return .guarded(bound: bound)
    case .random(let stream): return .random(stream: stream)
    case .source(.constant(let tensor)) where tensor.count == 1:
      return .inline(.literal(tensor.literal(at: 0)))
    case .source(let source): return .source(source)
    case .kernel(let statements): return .kernel(statements)
    case .region(let region):
      if region.trip != .once { return .region(region) }
      throw Diagnostic(
        "%\(index) (\(node.primitive.mnemonic)) runs a graph once that was not inlined before scheduling",
        category: .bug, value: node.origin?.description)
    }
  }
}

extension Scalar {
  /// How many operations the expression is made of; `nil` if one of them is dear.
  fileprivate var cheapWork: Int? {
    func sum(_ parts: Scalar...) -> Int? {
      var work = 1
      for part in parts {
        guard let more = part.cheapWork else { return nil }
        work += more
      }
      return work
    }
    switch self {
    case .operand, .literal, .coordinate: return 0
    case .unary(.function, _), .binary(.function, _, _), .binary(.div, _, _), .binary(.rem, _, _): return nil
    case .unary(_, let x), .convert(_, let x): return sum(x)
    case .binary(_, let x, let y), .compare(_, let x, let y): return sum(x, y)
    case .select(let condition, let x, let y): return sum(condition, x, y)
    }
  }
}
