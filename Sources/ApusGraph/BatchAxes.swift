// SPDX-License-Identifier: Apache-2.0

package import ApusIO
import ApusKernel
import ApusTensor

/// Which axis of each value counts the examples of a batch whose size is known only when the program runs.
///
/// It follows from the lowerings: axes of operands and results that are the same loop are in one class, and a class that
/// holds the first axis of a tensor of examples counts examples. Its sizes are multiples of their number, since a reshape
/// may join the axis with those behind it.
package struct BatchAxes {
  /// An axis that counts examples.
  package struct Axis: Hashable, Sendable {
    /// The axis.
    package let axis: Int
    /// How many positions an example has along it.
    package let factor: Int
  }

  /// How many examples there are.
  package let batch: BatchCount
  /// The input that says how many; `nil` if the graph has none of that name.
  package private(set) var counter: Value?
  /// Why a program with any number of examples cannot be made of the graph; `nil` if it can.
  package private(set) var fault: Diagnostic?
  /// For each node and result, the axis that counts examples.
  private var axes: [[Axis?]]
  /// For each node that is a contraction, the axis of its points that counts examples.
  private var points: [Int: Axis] = [:]
  /// For each axis of each value, whether it is not known what it counts, though it is as long as one of examples.
  private var doubtful: Set<[Int]> = []

  /// Finds the axes; `nil` for a graph all of whose sizes are fixed.
  package init?(_ graph: Graph) {
    guard let batch = graph.batch else { return nil }
    self.batch = batch
    counter = graph.nodes.firstIndex { $0.inputName == batch.counter }.map { Value(node: $0) }
    axes = graph.nodes.map { $0.types.map { _ in nil } }
    var search = BatchAxisSearch(graph, batch)
    search.run()
    // One example at most: all sizes are fixed.
    guard batch.limit > 1 else { return }
    read(search, graph)
  }

  /// The axis of a value that counts examples.
  package func axis(of value: Value) -> Axis? { axes[value.node][value.result] }

  /// The axis of a contraction's points that counts examples.
  package func pointAxis(of node: Int) -> Axis? { points[node] }

  /// The axes of a graph that has more nodes behind those of this one, all of whose sizes are fixed.
  package func extended(to graph: Graph) -> BatchAxes {
    var extended = self
    for node in graph.nodes.dropFirst(axes.count) { extended.axes.append(node.types.map { _ in nil }) }
    return extended
  }

  /// Whether it is not known what an axis of a value counts, though it is as long as one of examples.
  package func isDoubtful(_ axis: Int, of value: Value) -> Bool {
    doubtful.contains([value.node, value.result, axis])
  }

  private mutating func read(_ search: BatchAxisSearch, _ graph: Graph) {
    func note(_ found: Diagnostic) { if fault == nil { fault = found } }
    for demand in search.demands {
      if search.isBatch(demand.entry) { note(graph.fixedSizeFault(demand.node, demand.reason)) }
    }
    for (node, content) in graph.nodes.enumerated() where search.isLive[node] {
      for (result, type) in content.types.enumerated() {
        for axis in 0..<type.rank where type.shape[axis] != 1 {
          let entry = search.entry(Value(node: node, result: result), axis)
          guard search.isBatch(entry) else {
            if search.isDoubtful(entry, type.shape[axis]) { doubtful.insert([node, result, axis]) }
            continue
          }
          if axes[node][result] != nil {
            note(graph.fixedSizeFault(node, "gives a result of which two axes count the examples"))
          } else if type.shape[axis] % batch.limit != 0 {
            note(graph.fixedSizeFault(node, "cuts the axis that counts the examples"))
          } else {
            axes[node][result] = Axis(axis: axis, factor: type.shape[axis] / batch.limit)
          }
        }
      }
      guard let sizes = search.points[node]?.sizes else { continue }
      for (axis, size) in sizes.enumerated() where size != 1 && search.isBatch(search.pointEntry(node, axis))
      {
        points[node] = Axis(axis: axis, factor: size / batch.limit)
      }
    }
    for summed in search.summed where search.isDoubtful(summed.entry, summed.size) {
      note(
        graph.fixedSizeFault(
          summed.node,
          "combines \(summed.size) elements, of which it is not known whether they are the examples"))
    }
    for node in search.leading {
      guard let axis = axes[node][0] else { continue }
      if graph.nodes[node].types[0].shape.dimensions[..<axis.axis].contains(where: { $0 != 1 }) {
        note(graph.fixedSizeFault(node, "needs the axis that counts the examples to be the first"))
      }
    }
    for output in graph.outputs {
      guard let axis = self.axis(of: output.value) else { continue }
      let isFirst = graph.type(of: output.value).shape.dimensions[..<axis.axis].allSatisfy { $0 == 1 }
      switch output.role {
      case .update:
        note(graph.fixedSizeFault(output.value.node, "gives the \(output.role), whose size must be fixed"))
      case .result where !isFirst:
        note(
          graph.fixedSizeFault(
            output.value.node,
            "gives the \(output.role), whose first axis must be the one that counts examples"))
      case .result: break
      }
    }
    if counter == nil {
      note(Diagnostic("the graph has no input '\(batch.counter)', which counts the examples"))
    }
  }
}

extension Graph {
  /// That a node cannot take a number of examples that is known only when the program runs.
  package func fixedSizeFault(_ node: Int, _ reason: String) -> Diagnostic {
    Diagnostic(
      "%\(node) (\(nodes[node].primitive.mnemonic)) \(reason), so that their number must be known before the program runs",
      place: nodes[node].origin?.place, value: nodes[node].origin?.description,
      help: "compile the program for each size of a batch that is needed")
  }
}

/// The classes of axes that are one loop.
private struct BatchAxisSearch {
  /// An axis whose size must be fixed, and why.
  struct Demand {
    let entry: Int
    let node: Int
    let reason: String
  }

  private let graph: Graph
  private let batch: BatchCount
  let isLive: [Bool]
  /// For each node and result, the number of its first axis.
  private var starts: [[Int]] = []
  /// For each contraction, its axes of points.
  private(set) var points: [Int: (start: Int, sizes: [Int])] = [:]
  private var parents: [Int] = []
  private var batchEntries: [Int] = []
  private var fixedEntries: [Int] = []
  private(set) var demands: [Demand] = []
  /// What nodes combine the elements along.
  private(set) var summed: [(entry: Int, size: Int, node: Int)] = []
  /// Nodes in whose result the examples must come first.
  private(set) var leading: [Int] = []
  private var batchRoots: Set<Int> = []
  private var fixedRoots: Set<Int> = []

  init(_ graph: Graph, _ batch: BatchCount) {
    self.graph = graph
    self.batch = batch
    isLive = graph.liveNodes
    for node in graph.nodes {
      starts.append(node.types.map { type in newEntries(type.rank) })
    }
  }

  private mutating func newEntries(_ count: Int) -> Int {
    let start = parents.count
    parents += start..<(start + count)
    return start
  }

  func entry(_ value: Value, _ axis: Int) -> Int { starts[value.node][value.result] + axis }

  func pointEntry(_ node: Int, _ axis: Int) -> Int { (points[node]?.start ?? 0) + axis }

  func isBatch(_ entry: Int) -> Bool { batchRoots.contains(root(entry)) }

  /// Whether nothing says what an axis counts, which is as long as one of examples.
  func isDoubtful(_ entry: Int, _ size: Int) -> Bool {
    let root = root(entry)
    return size > 1 && size % batch.limit == 0 && !batchRoots.contains(root) && !fixedRoots.contains(root)
  }

  private func root(_ entry: Int) -> Int {
    var entry = entry
    while parents[entry] != entry { entry = parents[entry] }
    return entry
  }

  private mutating func join(_ first: Int, _ second: Int) {
    let (x, y) = (root(first), root(second))
    // Paths are halved on the way, so that classes stay flat.
    for entry in [first, second] { parents[entry] = min(x, y) }
    parents[max(x, y)] = min(x, y)
  }

  private mutating func demand(_ value: Value, _ axis: Int, _ node: Int, _ reason: String) {
    demands.append(Demand(entry: entry(value, axis), node: node, reason: reason))
  }

  private func shape(_ value: Value) -> Shape { graph.type(of: value).shape }

  mutating func run() {
    for (index, node) in graph.nodes.enumerated() where isLive[index] { add(node, index) }
    for entry in batchEntries { batchRoots.insert(root(entry)) }
    for entry in fixedEntries + demands.map(\.entry) { fixedRoots.insert(root(entry)) }
    for entry in fixedEntries where isBatch(entry) {
      // A tensor whose size is fixed meets the examples; it is named by the first node of its class.
      let node = starts.lastIndex { ($0.first ?? .max) <= entry } ?? 0
      demands.append(
        Demand(entry: entry, node: node, reason: "has a size that is fixed, but meets the examples"))
    }
  }

  private mutating func add(_ node: Node, _ index: Int) {
    let site = LoweringSite(operands: node.operands.map(graph.type(of:)), results: node.types)
    let result = Value(node: index)
    if let source = node.primitive as? any BatchSource {
      batchEntries.append(entry(result, 0))
      for axis in 1..<max(site.results[0].rank, 1) { fixedEntries.append(entry(result, axis)) }
      if source.counter != batch.counter || source.limit != batch.limit {
        demand(result, 0, index, "has another counter or another greatest number of examples")
      }
      return
    }
    // What is asked is the type alone.
    if node.primitive is any AxisQuery { return }
    switch node.primitive.lowering(site) {
    case .elementwise, .indexGuard:
      for operand in node.operands {
        for axis in 0..<min(shape(operand).rank, shape(result).rank) {
          join(entry(operand, axis), entry(result, axis))
        }
      }
      if case .indexGuard = node.primitive.lowering(site) { leading.append(index) }
    case .view(.affine(let coordinates, _)):
      join(node.operands[0], result, through: coordinates, index, "takes some of the examples, or none twice")
    case .view(.reshape): reshape(node.operands[0], result, index)
    case .reduction(_, let coordinates): reduce(node.operands[0], result, coordinates, index)
    case .contraction(let map): contract(node, index, map)
    case .assembly(_, let pieces):
      for piece in pieces {
        let operand = node.operands[piece.operand]
        for axis in 0..<shape(result).rank {
          if piece.offsets[axis] == 0, piece.strides[axis] == 1, shape(operand)[axis] == shape(result)[axis] {
            join(entry(operand, axis), entry(result, axis))
          } else {
            demand(operand, axis, index, "puts examples beside other elements")
            demand(result, axis, index, "puts examples beside other elements")
          }
        }
      }
    case .lookup(let map): look(from: node.operands[0], at: result, map, node, index)
    case .insertion(let insertion):
      if case .operand(let ground) = insertion.ground {
        for axis in 0..<shape(result).rank { join(entry(node.operands[ground], axis), entry(result, axis)) }
      }
      look(from: result, at: node.operands[insertion.block], insertion.map, node, index)
    case .random: leading.append(index)
    case .source(.constant(let tensor)) where tensor.count == 1: break
    case .source: for axis in 0..<shape(result).rank { fixedEntries.append(entry(result, axis)) }
    case .kernel(let statements): kernel(statements, node, index)
    case .region:
      for value in node.operands.map({ $0 }) + node.types.indices.map({ Value(node: index, result: $0) }) {
        for axis in 0..<shape(value).rank {
          demand(value, axis, index, "takes examples into a loop or a branch")
        }
      }
    }
  }

  /// Joins axes of a value with those of another one from which coordinates are seen.
  private mutating func join(
    _ value: Value, _ other: Value, through coordinates: [IndexMap.Coordinate], of axes: [Int]? = nil,
    _ node: Int, _ reason: String
  ) {
    for axis in axes ?? Array(coordinates.indices) where axis < shape(value).rank {
      let coordinate = coordinates[axis]
      if let term = coordinate.terms.first, coordinate.isPosition(along: term.axis),
        shape(value)[axis] == shape(other)[term.axis]
      {
        join(entry(value, axis), entry(other, term.axis))
      } else {
        if shape(value)[axis] != 1 { demand(value, axis, node, reason) }
        for term in coordinate.terms where shape(other)[term.axis] != 1 {
          demand(other, term.axis, node, reason)
        }
      }
    }
  }

  /// Joins axes of a block with those of the whole that it is a part of, where they are one, and with those of the tensors
  /// that say where it begins.
  private mutating func look(
    from whole: Value, at block: Value, _ map: DynamicMap, _ node: Node, _ index: Int
  ) {
    for (axis, coordinate) in map.coordinates.enumerated()
    where map.starts.contains(where: { $0.axis == axis }) {
      let reason = "addresses examples by positions in another tensor"
      if shape(whole)[axis] != 1 { demand(whole, axis, index, reason) }
      for term in coordinate.terms where shape(block)[term.axis] != 1 {
        demand(block, term.axis, index, reason)
      }
    }
    let fixed = map.coordinates.indices.filter { axis in !map.starts.contains { $0.axis == axis } }
    join(
      whole, block, through: map.coordinates, of: fixed, index, "takes some of the examples, or none twice")
    for start in map.starts {
      join(
        node.operands[start.operand], block, through: start.element, index,
        "takes a position from another example")
    }
  }

  private mutating func reduce(
    _ operand: Value, _ result: Value, _ coordinates: [IndexMap.Coordinate], _ node: Int
  ) {
    join(result, operand, through: coordinates, node, "adds up some of the examples")
    let kept = Set(coordinates.flatMap { $0.terms.map(\.axis) })
    for axis in 0..<shape(operand).rank where !kept.contains(axis) {
      summed.append((entry(operand, axis), shape(operand)[axis], node))
    }
  }

  private mutating func contract(_ node: Node, _ index: Int, _ map: ContractionMap) {
    let start = newEntries(map.sizes.count)
    points[index] = (start, map.sizes)
    for (value, coordinates) in [
      (node.operands[0], map.left), (node.operands[1], map.right), (Value(node: index), map.result),
    ] {
      for (axis, coordinate) in coordinates.enumerated() where shape(value)[axis] != 1 {
        if let term = coordinate.terms.first, coordinate.isPosition(along: term.axis),
          shape(value)[axis] == map.sizes[term.axis]
        {
          join(entry(value, axis), start + term.axis)
        } else {
          demand(value, axis, index, "takes windows of the examples")
          for term in coordinate.terms where map.sizes[term.axis] != 1 {
            demands.append(
              Demand(entry: start + term.axis, node: index, reason: "takes windows of the examples"))
          }
        }
      }
    }
    let kept = Set(map.result.flatMap { $0.terms.map(\.axis) })
    for axis in map.sizes.indices where !kept.contains(axis) {
      summed.append((start + axis, map.sizes[axis], index))
    }
  }

  /// Joins the first axes of runs that have the same elements: what counts examples may be joined with axes behind it.
  private mutating func reshape(_ operand: Value, _ result: Value, _ node: Int) {
    for run in shape(operand).runs(to: shape(result)) {
      join(entry(operand, run.source[0]), entry(result, run.target[0]))
      for axis in run.source.dropFirst() {
        demand(operand, axis, node, "joins examples with an axis before them")
      }
      for axis in run.target.dropFirst() {
        demand(result, axis, node, "joins examples with an axis before them")
      }
    }
  }

  /// Joins the first axes of what the outermost loop of an operator's own kernel goes along.
  private mutating func kernel(_ statements: [Statement], _ node: Node, _ index: Int) {
    let values = node.operands.map { $0 } + node.types.indices.map { Value(node: index, result: $0) }
    var moved: Set<Int> = []
    for statement in statements {
      guard let loop = KernelRows(statement, elements: values.map { shape($0).elementCount }) else {
        continue
      }
      var first: Int?
      for parameter in loop.parameters {
        guard let axis = shape(values[parameter]).dimensions.firstIndex(where: { $0 != 1 }),
          loop.count % shape(values[parameter])[axis] == 0
        else { continue }
        moved.insert(parameter)
        let entry = entry(values[parameter], axis)
        if let first { join(first, entry) } else { first = entry }
      }
    }
    for (parameter, value) in values.enumerated() {
      let first = moved.contains(parameter) ? shape(value).dimensions.firstIndex { $0 != 1 } : nil
      for axis in 0..<shape(value).rank where axis != first {
        demand(value, axis, index, "takes all examples together")
      }
    }
  }
}
