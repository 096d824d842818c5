// SPDX-License-Identifier: Apache-2.0

public import ApusIO
public import ApusTensor

/// Records operations on tensors as a graph.
///
/// Operators cannot throw, so the first error stays in the trace and every later operation does nothing; who
/// started the trace throws it at the end.
///
/// A body is recorded in a trace of its own, within the trace of the graph that will own it. An operation belongs to
/// the innermost trace of its operands, so that what is computed from outer tensors alone is computed once, outside; an
/// outer tensor that meets an inner one is *captured*: it becomes an input of the body. Only a body that may not be run at
/// all takes whatever is recorded while it is.
public final class Trace {
  /// What was recorded.
  public private(set) var graph: Graph
  /// The first error; `nil` as long as all went well.
  public private(set) var diagnostic: Diagnostic?
  /// Whether there is an error.
  package var isFailed: Bool { diagnostic != nil }
  /// Where new nodes come from.
  public var origin: Origin?
  /// What a library of layers keeps beside the graph of a program; bodies have none of their own.
  package var context: (any TraceContext)?
  /// The trace in which this one records a body.
  let surrounding: Surrounding?
  /// The body that takes what is applied here as long as it is recorded.
  var branch: Trace?
  /// How many nodes there may be while graphs that nodes own are inlined; `nil` for no limit.
  private let nodeLimit: Int?

  /// Starts a trace that goes on from a graph.
  public convenience init(_ graph: Graph = Graph()) { self.init(graph, nodeLimit: nil, surrounding: nil) }

  /// Starts a trace in which graphs that nodes own are inlined.
  convenience init(nodeLimit: Int) { self.init(Graph(), nodeLimit: nodeLimit, surrounding: nil) }

  init(_ graph: Graph, nodeLimit: Int?, surrounding: Surrounding?) {
    self.graph = graph
    self.nodeLimit = nodeLimit
    self.surrounding = surrounding
  }

  /// The trace of the graph that will own the body recorded here; `nil` for a graph of its own.
  package var outer: Trace? { surrounding?.trace }

  /// The trace of the graph that no node owns.
  package var root: Trace { outer?.root ?? self }

  /// A tensor that stands for a value of the graph.
  public func tensor(_ value: Value) -> Tensor {
    guard graph.contains(value) else {
      return fail(Diagnostic("the graph has no value %\(value.node).\(value.result)"))
    }
    return Tensor(trace: self, value: value, type: graph.type(of: value))
  }

  /// Applies an operator and returns its results.
  public func apply(_ primitive: any Primitive, _ operands: [Tensor]) -> [Tensor] {
    guard !isFailed else { return [failed] }
    let trace = innermost(operands)
    guard trace === self else { return trace.apply(primitive, operands) }
    if let branch, !operands.isEmpty { return branch.apply(primitive, operands) }
    var own = operands
    for (position, operand) in operands.enumerated() {
      guard
        let tensor = captured(operand, orFails: "\(primitive.mnemonic): operands come from different traces")
      else { return [failed] }
      own[position] = tensor
    }
    if let nodeLimit, graph.nodes.count >= nodeLimit {
      return [fail(.tooManyInlined(nodeLimit))]
    }
    do throws(TypeError) {
      let node = try graph.append(primitive, own.map(\.value), origin: origin)
      return graph.nodes[node].types.indices.map { tensor(Value(node: node, result: $0)) }
    } catch {
      return [fail(error, own)]
    }
  }

  /// Adds a node of another graph, whose operands it was checked with; returns its results.
  func append(copying node: Node, operands: Operands) -> [Value] {
    let index = graph.append(copying: node, operands: operands)
    return node.types.indices.map { Value(node: index, result: $0) }
  }

  /// Records an error, if it is the first, and returns a tensor that stands for nothing.
  @discardableResult
  public func fail(_ diagnostic: Diagnostic) -> Tensor {
    if !isFailed { self.diagnostic = diagnostic }
    return failed
  }

  /// Adds an output to the graph.
  public func output(_ role: Output.Role, _ tensor: Tensor) {
    guard !isFailed else { return }
    guard let own = captured(tensor, orFails: "an output comes from a different trace") else { return }
    graph.outputs.append(Output(role, own.value))
  }

  /// The graph, when all went well.
  ///
  /// - Throws: the first `Diagnostic` recorded.
  public func finished() throws(Diagnostic) -> Graph {
    if let diagnostic { throw diagnostic }
    return graph
  }

  /// A tensor that stands for nothing.
  package var failed: Tensor { Tensor(trace: self, value: Value(node: -1), type: TensorType(.f32, .scalar)) }

  /// Records that an operator cannot take operands, with the place and where the operand at fault comes from.
  package func fail(_ error: TypeError, _ operands: [Tensor]) -> Tensor {
    let culprit = error.operand.flatMap { operands.indices.contains($0) ? operands[$0] : nil }
    let source = culprit.flatMap { graph.nodes[$0.value.node].origin }
    var value: String?
    if let origin { value = "\(origin)" }
    if let source { value = (value ?? "operand") + ", made from \(source)" }
    return fail(Diagnostic(error.description, place: origin?.place, value: value, help: error.help))
  }
}

extension Origin {
  /// The place in the source; `nil` if there is none.
  var place: Diagnostic.Place? { file.map { Diagnostic.Place(file: $0, line: line ?? 1) } }
}

/// A value of a graph being traced; ordinary Swift code on tensors records the graph.
public struct Tensor {
  /// The trace that records operations on this tensor.
  public let trace: Trace
  /// The value in the trace's graph.
  public let value: Value
  /// The element type and shape.
  public let type: TensorType

  /// The element type.
  public var dtype: DType { type.dtype }
  /// The sizes of the dimensions.
  public var shape: Shape { type.shape }
  /// The number of dimensions.
  public var rank: Int { type.rank }
  /// Whether the trace has failed, so that this tensor may stand for nothing.
  public var isFailed: Bool { trace.isFailed }
}

extension Tensor: CustomStringConvertible {
  public var description: String {
    guard !isFailed else { return "failed tensor" }
    let path = trace.graph.nodes[value.node].origin.map { " // \($0.path)" } ?? ""
    return "%\(value.node) : \(type)\(path)"
  }
}

extension Primitive {
  /// Applies the operator to tensors of one trace; for operators with one result.
  public func callAsFunction(_ first: Tensor, _ rest: Tensor...) -> Tensor {
    let results = first.trace.apply(self, [first] + rest)
    return results[0]
  }
}
