// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// One result of a node.
public struct Value: Hashable, Sendable, Comparable {
  // Small, since tables of large graphs are full of them; no graph comes near 2³¹ nodes.
  private let position: Int32
  private let number: Int32

  /// The node's position in the graph.
  public var node: Int { Int(position) }
  /// Which of its results.
  public var result: Int { Int(number) }

  /// Creates a reference to a result.
  public init(node: Int, result: Int = 0) {
    position = Int32(clamping: node)
    number = Int32(clamping: result)
  }

  public static func < (x: Value, y: Value) -> Bool { (x.node, x.result) < (y.node, y.result) }
}

extension [Value] {
  /// The values in order of first appearance.
  package var uniqued: [Value] {
    var seen: Set<Value> = []
    return filter { seen.insert($0).inserted }
  }
}

/// Where a node comes from; has no influence on what it computes.
///
/// One reference, since the nodes of a layer share it and large graphs have many nodes.
public struct Origin: Hashable, Sendable {
  private final class Storage: Hashable, Sendable {
    let path: String
    let file: String?
    let line: Int?

    init(_ path: String, _ file: String?, _ line: Int?) {
      self.path = path
      self.file = file
      self.line = line
    }

    static func == (x: Storage, y: Storage) -> Bool {
      x === y || (x.path, x.file, x.line) == (y.path, y.file, y.line)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(path) }
  }

  private let storage: Storage

  /// Whether the node was made by differentiating another one.
  public let isBackward: Bool
  /// The path of the layer or value, such as `encoder.0.attention`, also for a node made by differentiating.
  public var path: String { storage.path }
  /// The file that made the layer; `nil` for a graph read from text.
  public var file: String? { storage.file }
  /// The line in it.
  public var line: Int? { storage.line }

  /// Creates an origin.
  public init(path: String, file: String? = nil, line: Int? = nil) {
    storage = Storage(path, file, line)
    isBackward = false
  }

  private init(backwardOf origin: Origin) {
    storage = origin.storage
    isBackward = true
  }

  /// Where the derivative of a node comes from.
  package var backward: Origin { Origin(backwardOf: self) }
}

extension Origin: CustomStringConvertible {
  public var description: String { isBackward ? path + " (backward)" : path }
}

/// An operator applied to values; never changes, so that graphs share their nodes.
public final class Node: Sendable {
  /// The operator.
  public let primitive: any Primitive
  /// Its operands, all from earlier nodes.
  public let operands: Operands
  /// The types of its results.
  public let types: [TensorType]
  /// Where the node comes from.
  public let origin: Origin?
  /// Whether the operator is of a kind that runs graphs of its own.
  package let ownsGraphs: Bool

  /// Creates a node.
  package init(primitive: any Primitive, operands: Operands, types: [TensorType], origin: Origin?) {
    self.primitive = primitive
    self.operands = operands
    self.types = types
    self.origin = origin
    ownsGraphs = primitive.ownsGraphs
  }

  private init(_ node: Node, on operands: Operands) {
    primitive = node.primitive
    self.operands = operands
    types = node.types
    origin = node.origin
    ownsGraphs = node.ownsGraphs
  }

  /// The same operator applied to other values of the same types.
  package func with(operands: Operands) -> Node {
    operands == self.operands ? self : Node(self, on: operands)
  }
}

extension Node: Hashable {
  public static func == (x: Node, y: Node) -> Bool {
    func equals<P: Primitive>(_ primitive: P) -> Bool { y.primitive as? P == primitive }
    return x.operands == y.operands && x.types == y.types && equals(x.primitive)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(primitive.kind)
    primitive.hash(into: &hasher)
    hasher.combine(operands)
  }
}

/// What a graph gives back.
public struct Output: Hashable, Sendable {
  /// What happens to the value.
  public enum Role: Hashable, Sendable {
    /// It is returned under this name.
    case result(String)
    /// It becomes the new value of the parameter with this name.
    case update(String)
  }

  /// What happens to the value.
  public let role: Role
  /// The value.
  public let value: Value

  /// Creates an output.
  public init(_ role: Role, _ value: Value) {
    self.role = role
    self.value = value
  }
}

extension Output.Role: CustomStringConvertible {
  public var description: String {
    switch self {
    case .result(let name): "result '\(name)'"
    case .update(let name): "update of '\(name)'"
    }
  }
}

/// A program over tensors: nodes in an order in which operands come first, and what it gives back.
///
/// The order makes every analysis a loop over the nodes; there are no lists of uses.
public struct Graph: Hashable, Sendable {
  /// The nodes; an operand always stands before its user.
  public private(set) var nodes: [Node] = []
  /// What the graph gives back.
  public var outputs: [Output] = []
  /// Whether each node has one result, as most operators do; so values can be told apart by their nodes.
  package private(set) var hasSingleResults = true
  /// How many examples the graph takes when it runs; `nil` if all sizes are fixed.
  public private(set) var batch: BatchCount?
  /// The positions of the nodes that own graphs, ascending.
  package private(set) var ownerPositions: [Int] = []

  /// Creates an empty graph.
  public init() {}

  /// Adds a node and returns its position.
  ///
  /// - Throws: `TypeError` if the operator cannot take the operands.
  @discardableResult
  public mutating func append(
    _ primitive: any Primitive, _ operands: [Value] = [], origin: Origin? = nil
  ) throws(TypeError) -> Int {
    for (position, operand) in operands.enumerated() {
      guard contains(operand) else {
        throw TypeError(
          primitive.mnemonic, operand: position, expected: "a value of an earlier node",
          got: "%\(operand.node).\(operand.result)")
      }
    }
    let types = try primitive.inferredTypes(of: operands.map(type(of:)))
    let operands = Operands(operands)
    return append(
      Node(primitive: primitive, operands: operands, types: shared(types, with: operands), origin: origin))
  }

  /// The types in the memory of an operand's, if they are the same: fewer of a large graph's shapes lie far apart.
  private func shared(_ types: [TensorType], with operands: Operands) -> [TensorType] {
    for operand in operands where nodes[operand.node].types == types { return nodes[operand.node].types }
    return types
  }

  /// Whether there is such a value.
  package func contains(_ value: Value) -> Bool {
    nodes.indices.contains(value.node) && nodes[value.node].types.indices.contains(value.result)
  }

  /// The type of a value that the graph has.
  package func type(of value: Value) -> TensorType { nodes[value.node].types[value.result] }

  /// The type of a value; `nil` if the graph has no such value.
  public subscript(typeOf value: Value) -> TensorType? { contains(value) ? type(of: value) : nil }

  /// For each node, whether some output depends on it.
  public var liveNodes: [Bool] {
    var live = [Bool](repeating: false, count: nodes.count)
    for output in outputs where contains(output.value) { live[output.value.node] = true }
    for index in nodes.indices.reversed() where live[index] {
      for operand in nodes[index].operands { live[operand.node] = true }
    }
    return live
  }

  /// Makes room for nodes that will be added.
  package mutating func reserveCapacity(_ count: Int) { nodes.reserveCapacity(count) }

  /// Adds nodes that were checked before, in another graph; the caller maps the operands.
  package mutating func append(copying node: Node, operands: Operands) -> Int {
    append(node.with(operands: operands))
  }

  private mutating func append(_ node: Node) -> Int {
    hasSingleResults = hasSingleResults && node.types.count == 1
    if node.ownsGraphs { ownerPositions.append(nodes.count) }
    if batch == nil, node.primitive.isCounted, let source = node.primitive as? any BatchSource {
      batch = BatchCount(counter: source.counter, limit: source.limit)
    }
    nodes.append(node)
    return nodes.count - 1
  }
}
