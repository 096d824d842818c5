// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusTensor

/// Translates the nodes of a cluster into the instructions of a nest.
struct NestBuilder {
  private let lowered: LoweredGraph
  private let placement: Placement
  private let cluster: Cluster
  private var instructions: [Nest.Instruction] = []
  private var known: FirstOccurrences
  /// For each node of the cluster, the instruction with its value.
  private var values: NodeTable
  /// Results that are finished only when all rows are done: the node, and where its values go.
  private var accumulations: [(node: Int, store: Nest.Store)] = []

  init(_ lowered: LoweredGraph, _ placement: Placement, _ cluster: Cluster) throws(Diagnostic) {
    self.lowered = lowered
    self.placement = placement
    self.cluster = cluster
    known = FirstOccurrences(capacity: 2 * cluster.nodes.count)
    values = NodeTable(nodes: cluster.nodes)
    for node in cluster.nodes { try build(node) }
  }

  /// The values whose memory is read when every result is stored.
  var reads: [Value] { instructions.reads + accumulations.compactMap(\.store.copied) }

  /// The nest, with stores for those nodes whose results are needed in memory.
  func nest(storing isNeeded: ValueTable<Bool>) throws(Diagnostic) -> Nest {
    var stores: [Nest.Store] = []
    for node in cluster.nodes where isNeeded[Value(node: node)] {
      if let entry = accumulations.first(where: { $0.node == node }) {
        stores.append(entry.store)
      } else {
        let instruction = try values[node].unwrapped(orBug: "no instruction of a nest computes %\(node)")
        let view = StorageView(whole: Value(node: node), lowered.graph.nodes[node].types[0].shape)
        let loops = lowered.graph.nodes[node].types[0].shape
        stores.append(
          Nest.Store(instruction: instruction, access: try access(view, over: loops), combiner: nil))
      }
    }
    var nest = Nest(
      rows: cluster.rows, columns: cluster.domain.last?.size ?? 1, instructions: instructions, stores: stores)
    nest.partials = cluster.domain.indices.filter { cluster.domain[$0].factor != 0 }.map {
      Nest.PartialLoop(loop: $0, count: .examples, scale: cluster.domain[$0].factor)
    }
    nest.removeUnused()
    return nest
  }

  private mutating func build(_ node: Int) throws(Diagnostic) {
    switch lowered.roles[node] {
    case .elementwise(let scalar):
      let operands = try lowered.graph.nodes[node].operands.indices.map { operand throws(Diagnostic) in
        try instruction(forOperand: operand, of: node)
      }
      values[node] = try build(scalar, operands, at: node)
    case .inline, .random, .lookup:
      let rank = lowered.graph.nodes[node].types[0].rank
      values[node] = try recomputed(node, IndexMap.Coordinate.identity(rank: rank), at: node)
    case .copy(let map):
      let lowered = lowered
      values[node] = try instruction(for: placement.operands[node][0], at: node) { () throws(Diagnostic) in
        try lowered.copiedView(node, through: map)
          .unwrapped(orBug: "no strides describe the view %\(node), which is copied")
      }
    case .reduction(let combiner, let coordinates): try buildReduction(node, combiner, coordinates)
    case .insertion(let insertion): try buildInsertion(node, insertion)
    case .contraction(let map):
      let product = emit(.accumulator, lowered.graph.nodes[node].types[0].dtype, perRow: false)
      let shape = lowered.shape(of: node)
      if map.isProjection(onto: shape) {
        values[node] = product
      } else {
        try accumulate(node, product, .sum, map.resultSeenFromKept(for: shape))
      }
    // Without an instruction, which a store asks for.
    case .dead, .source, .view, .guarded, .assembly, .kernel, .region: break
    }
  }

  /// Reduces along the columns first; what remains of the axes is accumulated over the rows.
  private mutating func buildReduction(
    _ node: Int, _ combiner: Combiner, _ coordinates: [IndexMap.Coordinate]
  ) throws(Diagnostic) {
    let operand = lowered.graph.nodes[node].operands[0]
    let shape = lowered.shape(of: operand)
    let reduced = coordinates.reducedAxes(of: shape)
    let isProjection = coordinates.isProjection(of: shape, onto: lowered.shape(of: node))
    var value = try instruction(forOperand: 0, of: node)
    let isElement = lowered.loops(of: operand) == cluster.domain
    if isElement, let last = shape.significantAxes.last, reduced.contains(last) {
      value = emit(.reduce(combiner, value), instructions[value].dtype, perRow: true)
      if isProjection, reduced == [last] {
        values[node] = value
        return
      }
    }
    if isProjection, reduced.isEmpty {
      values[node] = value
    } else {
      try accumulate(node, value, combiner, coordinates)
    }
  }

  /// Puts the elements of a block where they go, and lets the whole begin as what it is elsewhere.
  private mutating func buildInsertion(_ node: Int, _ insertion: Insertion) throws(Diagnostic) {
    let operands = lowered.graph.nodes[node].operands
    let whole = StorageView(whole: Value(node: node), lowered.shape(of: node))
    let block = IndexMap.Coordinate.identity(rank: lowered.shape(of: operands[insertion.block]).rank)
    let access = try access(into: whole, through: insertion.map, of: node, block, at: node)
    let value = try instruction(forOperand: insertion.block, of: node)
    let ground: Nest.Ground
    switch insertion.ground {
    case .fill(let literal): ground = .fill(literal)
    case .operand(let operand):
      let view = lowered.view(of: operands[operand])
      if case .inline(.literal(let literal)) = lowered.roles[view.base.node] {
        ground = .fill(literal)
      } else {
        ground = .copy(view)
      }
    }
    accumulations.append(
      (node, Nest.Store(instruction: value, access: access, combiner: insertion.combiner, ground: ground)))
  }

  /// The instruction with an operand's value at the position where a node stands.
  private mutating func instruction(forOperand position: Int, of node: Int) throws(Diagnostic) -> Int {
    let lowered = lowered
    return try instruction(for: placement.operands[node][position], at: node) {
      lowered.view(of: lowered.graph.nodes[node].operands[position])
    }
  }

  private mutating func instruction(
    for operand: Placement.Operand, at node: Int, memory: () throws(Diagnostic) -> StorageView
  ) throws(Diagnostic) -> Int {
    let source = operand.source
    if let value = values[source.base.node], placement.canUse(operand, at: node, in: cluster.domain) {
      return value
    }
    if lowered.isRecomputed(source.base) { return try recomputed(source.base.node, source.axes, at: node) }
    let view = try memory()
    // A constant is the same through every view of its own elements.
    if case .inline(.literal(let literal)) = lowered.roles[view.base.node], view.bounds == nil {
      return emit(.literal(literal), literal.dtype, perRow: true)
    }
    let access = try access(view, over: lowered.iterationShape(node))
    let dtype = lowered.graph.type(of: view.base).dtype
    return emit(.load(access), dtype, perRow: access.isPerRow)
  }

  private mutating func build(_ scalar: Scalar, _ operands: [Int], at node: Int) throws(Diagnostic) -> Int {
    try build(
      scalar, operands, IndexMap.Coordinate.identity(rank: lowered.iterationShape(node).rank), at: node)
  }

  /// The instruction with the element of a value that is computed at each use; `axes` is where it stands, seen from the
  /// loops of the node that uses it.
  private mutating func recomputed(
    _ source: Int, _ axes: [IndexMap.Coordinate], at node: Int
  ) throws(Diagnostic) -> Int {
    if case .random(let stream) = lowered.roles[source] {
      return try random(source, stream: stream, axes, at: node)
    }
    if case .lookup(let map, _) = lowered.roles[source] {
      return try lookup(source, map, axes, at: node)
    }
    let scalar = try lowered.roles[source].inline
      .unwrapped(orBug: "%\(source) is to be computed at each use and is kept in memory")
    var operands: [Int] = []
    for operand in lowered.graph.nodes[source].operands {
      let behind = lowered.source(of: operand)
      let seen = behind.axes.compactMap { $0.seen(through: axes) }
      let all = try (seen.count == behind.axes.count ? seen : nil)
        .unwrapped(orBug: "%\(node) reads %\(source) at positions that do not fit")
      operands.append(try recomputed(behind.base.node, all, at: node))
    }
    return try build(scalar, operands, axes, at: node)
  }

  /// The word of a random stream that stands where a node has an element.
  private mutating func random(
    _ source: Int, stream: UInt64, _ axes: [IndexMap.Coordinate], at node: Int
  ) throws(Diagnostic) -> Int {
    // Views of what has no elements may lead anywhere.
    guard lowered.shape(of: source).elementCount > 0 else {
      return emit(.literal(Literal(Int64(0), .u32)), .u32, perRow: true)
    }
    let operands = lowered.graph.nodes[source].operands
    let low = number(of: operands[0], at: 0)
    let bits = emit(.literal(Literal(Int64(32), .i64)), .i64, perRow: true)
    let high = number(of: operands[0], at: 1)
    let shifted = emit(.binary(.shiftLeft, high, bits), .i64, from: [high, bits])
    let key = emit(.binary(.or, low, shifted), .i64, from: [low, shifted])
    let first = number(of: operands[1], at: 0)
    let shape = lowered.iterationShape(node)
    let position = try StorageView(whole: Value(node: source), lowered.shape(of: source)).position
      .seen(through: axes, over: shape)
      .unwrapped(orBug: "no strides describe which random words %\(node) reads")
    let walk = try walk(position, over: shape)
    return emit(
      .random(stream: stream, key: key, first: first, at: walk), .u32, perRow: walk.columnStride == 0)
  }

  /// The instruction with an element of a value in row-major order, the same everywhere, as an `i64`.
  private mutating func number(of value: Value, at position: Int) -> Int {
    let (view, dtype) = (lowered.view(of: value), lowered.graph.type(of: value).dtype)
    if case .inline(.literal(let literal)) = lowered.roles[view.base.node] {
      return emit(.literal(literal.converted(to: .i64)), .i64, perRow: true)
    }
    let rows = [Int](repeating: 0, count: cluster.rows.count)
    let place = Nest.Walk(offset: view.offset + position, rowStrides: rows, columnStride: 0)
    let element = emit(.load(Nest.Access(base: view.base, position: place)), dtype, perRow: true)
    return emit(.convert(element), .i64, from: [element])
  }

  /// The element that a lookup gives where a node has an element.
  private mutating func lookup(
    _ source: Int, _ map: DynamicMap, _ axes: [IndexMap.Coordinate], at node: Int
  ) throws(Diagnostic) -> Int {
    let dtype = lowered.graph.nodes[source].types[0].dtype
    // Views of what has no elements may lead anywhere.
    guard lowered.shape(of: source).elementCount > 0 else {
      return emit(.literal(Literal(Int64(0), dtype)), dtype, perRow: true)
    }
    let view = lowered.view(of: lowered.graph.nodes[source].operands[0])
    let access = try access(into: view, through: map, of: source, axes, at: node)
    let isPerRow = access.isPerRow && access.starts.allSatisfy { instructions[$0.instruction].isPerRow }
    return emit(.load(access), dtype, perRow: isPerRow)
  }

  /// The elements of a whole where those of a block lie; `axes` is where the block's element stands, seen from the loops
  /// of the node that uses it.
  private mutating func access(
    into whole: StorageView, through map: DynamicMap, of source: Int, _ axes: [IndexMap.Coordinate],
    at node: Int
  ) throws(Diagnostic) -> Nest.Access {
    func walk(_ sum: StorageView.Sum, _ coordinates: [IndexMap.Coordinate]) throws(Diagnostic) -> Nest.Walk {
      let shape = lowered.iterationShape(node)
      let seen = coordinates.compactMap { $0.seen(through: axes) }
      let position = seen.count == coordinates.count ? sum.seen(through: seen, over: shape) : nil
      return try self.walk(
        try position.unwrapped(orBug: "no strides describe which elements %\(source) looks up"), over: shape)
    }
    var starts: [Nest.Start] = []
    for start in map.starts {
      let operand = lowered.graph.nodes[source].operands[start.operand]
      let (view, dtype) = (lowered.view(of: operand), lowered.graph.type(of: operand).dtype)
      let position = try walk(view.position, start.element)
      let element = emit(
        .load(Nest.Access(base: view.base, position: position)), dtype, perRow: position.columnStride == 0)
      let number = dtype == .i64 ? element : emit(.convert(element), .i64, from: [element])
      starts.append(Nest.Start(instruction: number, stride: whole.strides[start.axis]))
    }
    return Nest.Access(
      base: whole.base, position: try walk(whole.position, map.coordinates), starts: starts)
  }

  private mutating func build(
    _ scalar: Scalar, _ operands: [Int], _ axes: [IndexMap.Coordinate], at node: Int
  ) throws(Diagnostic) -> Int {
    switch scalar {
    case .operand(let position):
      let operand = operands.indices.contains(position) ? operands[position] : nil
      return try operand.unwrapped(orBug: "%\(node) reads operand \(position) of \(operands.count)")
    case .literal(let literal): return emit(.literal(literal), literal.dtype, perRow: true)
    case .coordinate(let axis, let dtype):
      let seen = axes.indices.contains(axis) ? axes[axis] : nil
      return try coordinate(
        try seen.unwrapped(orBug: "%\(node) asks for a position along axis \(axis)"), dtype, at: node)
    case .unary(let operation, let x):
      let x = try build(x, operands, axes, at: node)
      return emit(.unary(operation, x), instructions[x].dtype, from: [x])
    case .binary(let operation, let x, let y):
      var (x, y) = (try build(x, operands, axes, at: node), try build(y, operands, axes, at: node))
      // Which operand comes first depends on the rest of the graph; kernels that do the same shall be the same.
      if operation.isCommutative, y < x { swap(&x, &y) }
      return emit(.binary(operation, x, y), instructions[x].dtype, from: [x, y])
    case .compare(let comparison, let x, let y):
      let (x, y) = (try build(x, operands, axes, at: node), try build(y, operands, axes, at: node))
      // C compilers warn of a number that is compared with itself, from which only NaN differs.
      if x == y, !instructions[x].dtype.isFloatingPoint {
        let number = Literal(Int64(0), instructions[x].dtype)
        let answer = Literal(Int64(number.compared(comparison, to: number) ? 1 : 0), .bool)
        return emit(.literal(answer), .bool, perRow: true)
      }
      return emit(.compare(comparison, x, y), .bool, from: [x, y])
    case .select(let condition, let x, let y):
      let condition = try build(condition, operands, axes, at: node)
      let (x, y) = (try build(x, operands, axes, at: node), try build(y, operands, axes, at: node))
      return emit(.select(condition, x, y), instructions[x].dtype, from: [condition, x, y])
    case .convert(let dtype, let x):
      let x = try build(x, operands, axes, at: node)
      return instructions[x].dtype == dtype ? x : emit(.convert(x), dtype, from: [x])
    }
  }

  /// The position along an axis of the value, seen from the loops of the node that uses it.
  private mutating func coordinate(
    _ axis: IndexMap.Coordinate, _ dtype: DType, at node: Int
  ) throws(Diagnostic) -> Int {
    let shape = lowered.iterationShape(node)
    let sum = try StorageView.Sum(axis, rank: shape.rank)
      .unwrapped(orBug: "no loop of %\(node) moves a coordinate that it reads")
    let walk = try walk(sum, over: shape)
    guard walk.columnStride != 0 || walk.rowStrides.contains(where: { $0 != 0 }) else {
      return emit(.literal(Literal(Int64(axis.offset), dtype)), dtype, perRow: true)
    }
    return emit(.coordinate(walk), dtype, perRow: walk.columnStride == 0)
  }

  private mutating func emit(_ operation: Nest.Operation, _ dtype: DType, from operands: [Int]) -> Int {
    emit(operation, dtype, perRow: operands.allSatisfy { instructions[$0].isPerRow })
  }

  private mutating func emit(_ operation: Nest.Operation, _ dtype: DType, perRow: Bool) -> Int {
    let stage: Int
    if case .reduce(_, let operand) = operation {
      stage = instructions[operand].stage + 1
    } else {
      stage = operation.operands.map { instructions[$0].stage }.max() ?? 0
    }
    let instruction = Nest.Instruction(operation: operation, dtype: dtype, isPerRow: perRow, stage: stage)
    let hash = instruction.hashValue
    if let index = known.position(hash: hash, where: { instructions[$0] == instruction }) { return index }
    known.note(hash: hash, at: instructions.count)
    instructions.append(instruction)
    return instructions.count - 1
  }

  /// A view's elements as the cluster's loops walk over them, for a node whose loops have the given shape.
  private func access(_ view: StorageView, over shape: Shape) throws(Diagnostic) -> Nest.Access {
    try Nest.Access(view) { sum throws(Diagnostic) in try walk(sum, over: shape) }
  }

  /// A number that the cluster's loops move as far as steps along the axes of a shape do.
  private func walk(_ sum: StorageView.Sum, over shape: Shape) throws(Diagnostic) -> Nest.Walk {
    let loops = shape.significantAxes
    let rows = cluster.domain.count - 1
    guard sum.strides.count == shape.rank, loops.count == cluster.domain.count || loops.count == rows else {
      throw Diagnostic(
        "a kernel of \(cluster.domain.count) loops walks over \(sum.strides.count) axes of \(shape)",
        category: .bug)
    }
    let strides = loops.map { sum.strides[$0] }
    return loops.count == rows
      ? Nest.Walk(offset: sum.offset, rowStrides: strides, columnStride: 0)
      : Nest.Walk(offset: sum.offset, strides: strides)
  }

  /// Lets values meet in a result: loops over reduced axes do not move.
  private mutating func accumulate(
    _ node: Int, _ value: Int, _ combiner: Combiner, _ coordinates: [IndexMap.Coordinate]
  ) throws(Diagnostic) {
    let shape = lowered.iterationShape(node)
    let whole = StorageView(whole: Value(node: node), lowered.shape(of: node))
    let position = try whole.position.seen(through: coordinates, over: shape)
      .unwrapped(orBug: "no strides describe where the sums of %\(node) meet")
    let access = Nest.Access(base: whole.base, position: try walk(position, over: shape))
    accumulations.append((node, Nest.Store(instruction: value, access: access, combiner: combiner)))
  }
}

extension LoweredGraph.Role {
  /// The expression that is computed at each use; `nil` for what is kept in memory, and for random words.
  fileprivate var inline: Scalar? {
    if case .inline(let scalar) = self { scalar } else { nil }
  }
}

/// What is known of some nodes so far.
private struct NodeTable {
  private let nodes: PositionSet
  private var entries: [Int?]

  init(nodes: [Int]) {
    self.nodes = PositionSet(nodes)
    entries = [Int?](repeating: nil, count: nodes.count)
  }

  /// What is known of a node; nothing can be known of one that is not among those of the table.
  subscript(node: Int) -> Int? {
    get { nodes.position(of: node).flatMap { entries[$0] } }
    set { if let position = nodes.position(of: node) { entries[position] = newValue } }
  }
}

extension Nest.Access {
  /// A view's elements, where loops walk over its sums.
  init<Failure: Error>(
    _ view: StorageView, _ walk: (StorageView.Sum) throws(Failure) -> Nest.Walk
  ) throws(Failure) {
    self.init(
      base: view.base, position: try walk(view.position),
      bounds: try view.bounds.map { bounds throws(Failure) in
        Nest.Bounds(conditions: try bounds.conditions.map(walk), outside: bounds.outside)
      })
  }
}

extension Nest.Access {
  /// The same access moved by other instructions.
  fileprivate func renumbered(_ number: (Int) -> Int) -> Nest.Access {
    guard !starts.isEmpty else { return self }
    return Nest.Access(
      base: base, position: position, bounds: bounds,
      starts: starts.map { Nest.Start(instruction: number($0.instruction), stride: $0.stride) })
  }
}

extension Nest.Operation {
  /// The instructions read.
  package var operands: [Int] {
    switch self {
    case .load(let access): access.starts.map(\.instruction)
    case .literal, .coordinate, .accumulator: []
    case .random(_, let key, let first, _): [key, first]
    case .unary(_, let x), .convert(let x), .reduce(_, let x): [x]
    case .binary(_, let x, let y), .compare(_, let x, let y): [x, y]
    case .select(let x, let y, let z): [x, y, z]
    }
  }

  /// The same operation reading other instructions.
  func renumbered(_ number: (Int) -> Int) -> Nest.Operation {
    switch self {
    case .load(let access): .load(access.renumbered(number))
    case .literal, .coordinate, .accumulator: self
    case .random(let stream, let key, let first, let walk):
      .random(stream: stream, key: number(key), first: number(first), at: walk)
    case .unary(let operation, let x): .unary(operation, number(x))
    case .convert(let x): .convert(number(x))
    case .reduce(let combiner, let x): .reduce(combiner, number(x))
    case .binary(let operation, let x, let y): .binary(operation, number(x), number(y))
    case .compare(let comparison, let x, let y): .compare(comparison, number(x), number(y))
    case .select(let x, let y, let z): .select(number(x), number(y), number(z))
    }
  }
}

extension Nest {
  /// Drops instructions that no store needs.
  mutating func removeUnused() {
    var used = [Bool](repeating: false, count: instructions.count)
    for use in stores.flatMap(\.uses) { used[use] = true }
    for index in instructions.indices.reversed() where used[index] {
      for operand in instructions[index].operation.operands { used[operand] = true }
    }
    if !used.contains(false) { return }
    var numbers = [Int](repeating: 0, count: instructions.count)
    var kept: [Instruction] = []
    for (index, instruction) in instructions.enumerated() where used[index] {
      numbers[index] = kept.count
      kept.append(
        Instruction(
          operation: instruction.operation.renumbered { numbers[$0] }, dtype: instruction.dtype,
          isPerRow: instruction.isPerRow, stage: instruction.stage))
    }
    instructions = kept
    stores = stores.map {
      Store(
        instruction: numbers[$0.instruction], access: $0.access.renumbered { numbers[$0] },
        combiner: $0.combiner, ground: $0.ground)
    }
  }
}
