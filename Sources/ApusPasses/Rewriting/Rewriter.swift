// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusTensor

/// Builds a graph in which no rule of a table applies any more.
///
/// Nodes are added in order, so the operands of a node are in their final form when it comes. If a rule applies,
/// its right side is added instead, through the same door; since each rule lowers a measure, this ends. Every
/// node is looked at once, and nothing is searched: the work is linear in the number of nodes and rewrites.
struct Rewriter {
  /// The graph so far.
  private(set) var result: Reconstruction
  private let table: RuleTable
  private let fillKind = ObjectIdentifier(Fill.self)
  /// The operator of each node of the new graph.
  private var kinds: [ObjectIdentifier] = []
  // What the pattern being tried has bound; kept between tries to save allocations.
  private var bindings = Bindings()
  private var splats: [Literal?] = []
  private var captured: [Int] = []
  // How many operators of the pattern were met, and how many of them are captured.
  private var metCount = 0
  private var capturedCount = 0

  /// The values that a pattern has bound.
  private struct Bindings {
    var variables: [Value] = []
    // What rearranging operators gave, and what they were given.
    var moved = unbound
    var unmoved = unbound
    // The same on the right side, where it stands once however often it is written.
    var rebuilt: (value: Value, from: Value)?
  }

  private static let unbound = Value(node: -2)
  /// Stands for the node being added where a captured operator is recorded.
  private static let root = -1

  /// Begins a new graph.
  init(of old: Graph, _ table: RuleTable) {
    result = Reconstruction(of: old)
    self.table = table
    kinds.reserveCapacity(old.nodes.count)
  }

  /// Adds the next node of the old graph, or what rules make of it.
  mutating func add(_ node: Node, _ budget: inout RewriteBudget) throws(Diagnostic) {
    let operands = result.operands(of: node)
    if node.types.count == 1, let value = try rewritten(node, operands, &budget) {
      result.replace(by: [value])
    } else {
      result.keep(node, operands: operands)
      kinds.append(node.primitive.kind)
    }
  }

  /// The value that takes the place of a node; `nil` if no rule applies.
  private mutating func rewritten(
    _ node: Node, _ operands: Operands, _ budget: inout RewriteBudget
  ) throws(Diagnostic) -> Value? {
    if !operands.isEmpty, operands.allSatisfy({ kinds[$0.node] == fillKind }),
      let literal = folded(node, operands), budget.spend("fold-splat")
    {
      return append(literal, node.types[0].shape, node.origin)
    }
    guard let last = operands.last else { return nil }
    let entries = table.entries(for: node.primitive)
    if entries.isEmpty { return nil }
    let dtype = result.graph.type(of: last).dtype
    for entry in entries {
      guard mayMatch(entry, operands), entry.isAdmittedForFloatingPoint || !dtype.isFloatingPoint,
        matches(entry, node, operands),
        entry.rule.domain.contains(dtype), let match = match(entry.sides, node)
      else { continue }
      // Right sides may be rewritten themselves, which overwrites what is bound.
      var bound = bindings
      guard budget.spend(entry.rule.name),
        let value = try build(entry.sides.right, node.types[0], match, &bound, node.origin, &budget)
      else { continue }
      guard result.graph.type(of: value) == node.types[0] else {
        throw Diagnostic(
          "rule '\(entry.rule.name)' made \(result.graph.type(of: value)) of \(node.types[0])",
          category: .bug, value: node.origin?.description)
      }
      return value
    }
    return nil
  }

  private func folded(_ node: Node, _ operands: Operands) -> Literal? {
    node.splat(operands.compactMap { result.graph.nodes[$0.node].primitive as? Fill })
  }
}

// Finding.
extension Rewriter {
  /// Whether the operands come from the operators that a rule asks for; a cheap look before a thorough one.
  private func mayMatch(_ entry: RuleTable.Entry, _ operands: Operands) -> Bool {
    guard entry.operandKinds.count == operands.count else { return false }
    for index in operands.indices {
      if let kind = entry.operandKinds[index], kinds[operands[index].node] != kind { return false }
    }
    return true
  }

  private mutating func matches(_ entry: RuleTable.Entry, _ node: Node, _ operands: Operands) -> Bool {
    guard case .apply(let operation, let patterns) = entry.sides.left else { return false }
    for index in bindings.variables.indices { bindings.variables[index] = Self.unbound }
    (bindings.moved, bindings.unmoved, bindings.rebuilt) = (Self.unbound, Self.unbound, nil)
    for index in splats.indices { splats[index] = nil }
    (metCount, capturedCount) = (0, 0)
    return matches(operation, patterns, node.primitive, at: Self.root, operands, entry.order)
  }

  private mutating func matches(_ pattern: Pattern, _ value: Value, _ order: OperandOrder) -> Bool {
    switch pattern {
    case .variable(let index): return bind(index, value)
    case .named(let index, let pattern): return bind(index, value) && matches(pattern, value, order)
    case .moved(let pattern): return bindMoved(value) && matches(pattern, bindings.unmoved, order)
    case .splat(let index):
      guard let literal = literal(value) else { return false }
      if splats.indices.contains(index), let bound = splats[index] { return bound == literal }
      splats.set(literal, at: index, filler: nil)
      return true
    case .number(let number): return literal(value)?.isExactly(number) ?? false
    case .computed: return false
    case .apply(let operation, let patterns):
      guard kinds[value.node] == operation.kind, value.result == 0 else { return false }
      let node = result.graph.nodes[value.node]
      return matches(operation, patterns, node.primitive, at: value.node, node.operands, order)
    }
  }

  /// Whether an operator of the right kind has the attributes and operands of a pattern.
  private mutating func matches(
    _ operation: Pattern.Operator, _ patterns: [Pattern], _ primitive: any Primitive, at place: Int,
    _ operands: Operands, _ order: OperandOrder
  ) -> Bool {
    guard operands.count == patterns.count else { return false }
    switch operation {
    case .exactly(let exact): if exact.hasAttributes, !primitive.isEqual(to: exact) { return false }
    case .any:
      captured.set(place, at: capturedCount, filler: Self.root)
      capturedCount += 1
    case .derived: return false
    }
    let isExchanged = order >> metCount & 1 == 1
    metCount += 1
    for (position, pattern) in patterns.enumerated() {
      let operand = operands[isExchanged ? operands.count - 1 - position : position]
      if !matches(pattern, operand, order) { return false }
    }
    return true
  }

  private mutating func bind(_ variable: Int, _ value: Value) -> Bool {
    let known = bindings.variables.indices.contains(variable) ? bindings.variables[variable] : Self.unbound
    if known == Self.unbound { bindings.variables.set(value, at: variable, filler: Self.unbound) }
    return known == Self.unbound || known == value
  }

  /// Finds what operators that only rearrange elements made a value of.
  private mutating func bindMoved(_ value: Value) -> Bool {
    guard bindings.moved == Self.unbound else { return bindings.moved == value }
    (bindings.moved, bindings.unmoved) = (value, value)
    while case let node = result.graph.nodes[bindings.unmoved.node], node.primitive is any Rearranging {
      bindings.unmoved = node.operands[0]
    }
    return true
  }

  /// The constant that stands at every position of a value.
  private func literal(_ value: Value) -> Literal? {
    guard kinds[value.node] == fillKind else { return nil }
    return (result.graph.nodes[value.node].primitive as? Fill)?.value
  }

  /// What was bound, if the rule's condition holds.
  private func match(_ sides: Rule.Sides, _ node: Node) -> Match? {
    let match = Match(
      primitives: captured.prefix(sides.left.captureCount).map {
        $0 == Self.root ? node.primitive : result.graph.nodes[$0].primitive
      }, types: bindings.variables.prefix { $0 != Self.unbound }.map { result.graph.type(of: $0) },
      splats: splats.compactMap(\.self), result: node.types[0], examples: result.graph.batch?.limit)
    return sides.condition?(match) ?? true ? match : nil
  }
}

// Building.
extension Rewriter {
  private mutating func append(
    _ primitive: any Primitive, _ operands: Operands, _ types: [TensorType], _ origin: Origin?
  ) -> Value {
    let node = Node(primitive: primitive, operands: operands, types: types, origin: origin)
    kinds.append(primitive.kind)
    return Value(node: result.graph.append(copying: node, operands: operands))
  }

  private mutating func append(_ literal: Literal, _ shape: Shape, _ origin: Origin?) -> Value {
    append(Fill(literal, shape), [], [TensorType(literal.dtype, shape)], origin)
  }

  /// Adds a right side; constants in it get the type given or that of an operand beside them.
  private mutating func build(
    _ pattern: Pattern, _ type: TensorType, _ match: Match, _ bound: inout Bindings, _ origin: Origin?,
    _ budget: inout RewriteBudget
  ) throws(Diagnostic) -> Value? {
    switch pattern {
    case .variable(let index), .named(let index, _): return bound.variables[index]
    case .moved(let pattern):
      guard let value = try build(pattern, type, match, &bound, origin, &budget) else { return nil }
      if let rebuilt = bound.rebuilt, rebuilt.from == value { return rebuilt.value }
      let moved = try moved(value, as: bound.moved, of: bound.unmoved, &budget)
      bound.rebuilt = (moved, from: value)
      return moved
    case .splat(let index): return append(match.splats[index], type.shape, origin)
    case .number(let number): return append(Literal(number, type.dtype), type.shape, origin)
    case .computed(let number): return append(Literal(number(match), type.dtype), type.shape, origin)
    case .apply(let operation, let patterns):
      guard let primitive = operation.primitive(match) else { return nil }
      var operands = [Value](repeating: Self.unbound, count: patterns.count)
      var sibling = type
      for (index, pattern) in patterns.enumerated() where !pattern.isConstant {
        guard let value = try build(pattern, type, match, &bound, origin, &budget) else { return nil }
        operands[index] = value
        let own = result.graph.type(of: value)
        sibling = own.dtype == .bool ? TensorType(sibling.dtype, own.shape) : own
      }
      for (index, pattern) in patterns.enumerated() where pattern.isConstant {
        guard let value = try build(pattern, sibling, match, &bound, origin, &budget) else { return nil }
        operands[index] = value
      }
      return try apply(primitive, Operands(operands), origin, &budget)
    }
  }

  /// Adds a node, or what rules make of it.
  private mutating func apply(
    _ primitive: any Primitive, _ operands: Operands, _ origin: Origin?, _ budget: inout RewriteBudget
  ) throws(Diagnostic) -> Value {
    let types: [TensorType]
    do throws(TypeError) {
      types = try primitive.inferredTypes(of: operands.map { result.graph.type(of: $0) })
    } catch {
      throw Diagnostic("a rule built a faulty node: \(error)", category: .bug, value: origin?.description)
    }
    let node = Node(primitive: primitive, operands: operands, types: types, origin: origin)
    if let value = try rewritten(node, operands, &budget) { return value }
    return append(primitive, operands, types, origin)
  }

  /// Applies to a value the operators that made one value of another.
  private mutating func moved(
    _ value: Value, as moved: Value, of unmoved: Value, _ budget: inout RewriteBudget
  ) throws(Diagnostic) -> Value {
    var movements: [Node] = []
    var step = moved
    while step != unmoved {
      movements.append(result.graph.nodes[step.node])
      step = result.graph.nodes[step.node].operands[0]
    }
    var value = value
    for node in movements.reversed() {
      value = try apply(node.primitive, Operands([value] + node.operands.dropFirst()), node.origin, &budget)
    }
    return value
  }
}

extension Array {
  /// Puts an element in its place, for which room is made.
  fileprivate mutating func set(_ element: Element, at index: Int, filler: Element) {
    while count <= index { append(filler) }
    self[index] = element
  }
}

extension Pattern {
  /// How many operators a left side captures.
  var captureCount: Int {
    switch self {
    case .variable, .splat, .number, .computed: 0
    case .named(_, let pattern), .moved(let pattern): pattern.captureCount
    case .apply(.any, let operands): operands.reduce(1) { $0 + $1.captureCount }
    case .apply(.exactly, let operands), .apply(.derived, let operands):
      operands.reduce(0) { $0 + $1.captureCount }
    }
  }
}

extension Pattern.Operator {
  /// The operator of a right side.
  func primitive(_ match: Match) -> (any Primitive)? {
    switch self {
    case .exactly(let primitive): primitive
    case .derived(let make): make(match)
    case .any: nil
    }
  }
}
