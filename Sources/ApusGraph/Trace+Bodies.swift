// SPDX-License-Identifier: Apache-2.0

import ApusIO
package import ApusTensor

/// What a library of layers keeps beside the graph of a program, such as the parameters its layers asked for.
package protocol TraceContext: AnyObject {}

/// Bodies that one node will own, and what they use of the trace around them.
package struct RecordedBodies {
  /// The bodies; their inputs are those that were asked for, then the number of the step, if it is read, then one for
  /// each captured tensor.
  package let graphs: [Graph]
  /// Whether the body of a loop reads the number of its step.
  package let readsStep: Bool
  /// The captured tensors, of the trace around the bodies.
  package let captured: [Tensor]
}

extension Trace {
  /// The trace around a body, and what the body has captured of it.
  final class Surrounding {
    let trace: Trace
    /// The operator that will own the body.
    let owner: String
    /// How many steps the loop has at most; `nil` for a body that is run once or not at all.
    let stepLimit: Int?
    /// Makes the operator of an input.
    let input: (String, TensorType) -> any Primitive
    /// The input that is the number of the step, once it was asked for.
    var step: Value?
    /// The names of the body's inputs.
    var names: Set<String> = []
    /// What stands in the body for values of the graph around it.
    var inner: [Value: Value] = [:]
    /// The values that are inputs of the body, in order.
    var captured: [Value] = []
    /// Whether the body is recorded, so that its tensors mean nothing any more.
    var isFinished = false

    init(
      _ trace: Trace, owner: String, stepLimit: Int?,
      input: @escaping (String, TensorType) -> any Primitive
    ) {
      self.trace = trace
      self.owner = owner
      self.stepLimit = stepLimit
      self.input = input
    }
  }

  /// Records bodies that a node of this trace will own; what one of them uses of this trace becomes an input of all.
  ///
  /// - Parameters:
  ///   - owner: The mnemonic of the operator.
  ///   - inputs: The names and types of each body's inputs.
  ///   - count: The number of bodies.
  ///   - isBranch: Whether a body may not be run at all. Then it takes all operations that are recorded meanwhile, those
  ///     on tensors of this trace too; else these stay outside, where they are computed once.
  ///   - stepLimit: How many steps a loop has at most, whose body may then ask for the number of its step; `nil` for
  ///     bodies that are run once or not at all.
  ///   - input: Makes the operator of an input.
  ///   - record: Makes the results of a body from tensors that stand for the inputs. It may use tensors of this trace.
  /// - Returns: `nil` after an error, which is recorded in this trace.
  package func recordBodies(
    of owner: String, inputs: [(name: String, type: TensorType)], count: Int = 1, isBranch: Bool = false,
    stepLimit: Int? = nil, input: @escaping (String, TensorType) -> any Primitive,
    _ record: (_ body: Int, [Tensor]) -> [Tensor]
  ) -> RecordedBodies? {
    var bodies: [(trace: Trace, surrounding: Surrounding)] = []
    for number in 0..<count {
      guard !isFailed else { return nil }
      let surrounding = Surrounding(self, owner: owner, stepLimit: stepLimit, input: input)
      let body = Trace(Graph(), nodeLimit: nil, surrounding: surrounding)
      body.origin = origin
      let tensors = inputs.map { body.apply(input(surrounding.unused($0.name), $0.type), [])[0] }
      let before = branch
      if isBranch { branch = body }
      let results = record(number, tensors).compactMap {
        body.captured($0, orFails: "a result of a body comes from a different trace")
      }
      branch = before
      for (position, result) in results.enumerated() {
        body.output(.result(surrounding.unused("y\(position)")), result)
      }
      surrounding.isFinished = true
      if let diagnostic = body.diagnostic { fail(diagnostic) }
      bodies.append((body, surrounding))
    }
    guard !isFailed else { return nil }
    let captured = bodies.flatMap(\.surrounding.captured).uniqued
    let graphs = bodies.map { body, surrounding in
      let further = captured.map { body.value(ofCaptured: tensor($0), surrounding).node }
      let step = surrounding.step.map { [$0.node] } ?? []
      return body.graph.beginning(with: Array(inputs.indices) + step + further)
    }
    return RecordedBodies(
      graphs: graphs, readsStep: bodies.contains { $0.surrounding.step != nil },
      captured: captured.map(tensor))
  }

  /// The number of the step in the loop whose body is recorded here, a scalar of type `u64`, and how many steps there are
  /// at most; `nil` if this is no body of a loop.
  ///
  /// The body gets it as a further input when it is asked for.
  package var loopStep: (number: Tensor, limit: Int)? {
    guard let surrounding, let limit = surrounding.stepLimit, !isFailed else { return nil }
    if let knownStep { return (knownStep, limit) }
    let type = TensorType(.u64, .scalar)
    let input = Node(
      primitive: surrounding.input(surrounding.unused("step"), type), operands: [], types: [type],
      origin: origin)
    let value = append(copying: input, operands: [])[0]
    surrounding.step = value
    return (tensor(value), limit)
  }

  /// The number of the step, if it was asked for.
  package var knownStep: Tensor? { surrounding?.step.map(tensor) }

  /// The trace of those of some tensors and this one in which an operation on them belongs.
  package func innermost(_ tensors: [Tensor]) -> Trace {
    var trace = self
    for tensor in tensors where tensor.trace !== trace && tensor.trace.isWithin(trace) {
      trace = tensor.trace
    }
    return trace.open
  }

  /// Whether a body is recorded here that the trace will own, or the body of a body.
  private func isWithin(_ trace: Trace) -> Bool {
    var outer = outer
    while let next = outer {
      if next === trace { return true }
      outer = next.outer
    }
    return false
  }

  /// This trace, or the first around it that goes on being recorded.
  private var open: Trace {
    guard let surrounding, surrounding.isFinished else { return self }
    return surrounding.trace.open
  }

  /// Whether a tensor can be used here; if not, what went wrong in its own trace is recorded, or else the message.
  package func reaches(_ tensor: Tensor, orFails message: @autoclosure () -> String) -> Bool {
    if tensor.trace === self { return true }
    if let diagnostic = tensor.trace.diagnostic {
      fail(diagnostic)
    } else if let owner = tensor.trace.surrounding, owner.isFinished {
      fail(
        Diagnostic(
          "a tensor of the body of \(owner.owner) is used outside of it", place: origin?.place,
          value: origin?.description,
          help: "let the body give it back, and use what \(owner.owner) returns for it"))
    } else if !isWithin(tensor.trace) {
      fail(
        Diagnostic(
          message(), place: origin?.place, value: origin?.description,
          help: "a tensor can be used in the function in which it is recorded, and in bodies of loops there"))
    } else {
      return true
    }
    return false
  }

  /// The tensor itself, or what stands here for a tensor of a trace around this one; `nil` after an error.
  func captured(_ tensor: Tensor, orFails message: @autoclosure () -> String) -> Tensor? {
    if tensor.trace === self, surrounding?.isFinished != true { return tensor }
    guard reaches(tensor, orFails: message()), let surrounding,
      let around = surrounding.trace.captured(tensor, orFails: message())
    else { return nil }
    return self.tensor(value(ofCaptured: around, surrounding))
  }

  /// What stands here for a tensor of the surrounding trace.
  private func value(ofCaptured tensor: Tensor, _ surrounding: Surrounding) -> Value {
    if let known = surrounding.inner[tensor.value] { return known }
    let value = capture(tensor, surrounding)
    surrounding.inner[tensor.value] = value
    return value
  }

  /// Makes a tensor of the surrounding trace an input, or repeats it if it is a constant.
  private func capture(_ tensor: Tensor, _ surrounding: Surrounding) -> Value {
    let node = surrounding.trace.graph.nodes[tensor.value.node]
    let name = node.boundName
    guard name != nil || !node.operands.isEmpty else { return append(copying: node, operands: [])[0] }
    let primitive = surrounding.input(
      surrounding.unused(name ?? "w\(surrounding.captured.count)"), tensor.type)
    surrounding.captured.append(tensor.value)
    let input = Node(primitive: primitive, operands: [], types: [tensor.type], origin: node.origin)
    return append(copying: input, operands: [])[0]
  }
}

extension Graph {
  /// The same graph with some nodes, which have no operands, before all others, so that bodies that do the same look the
  /// same.
  fileprivate func beginning(with first: [Int]) -> Graph {
    var isFirst = [Bool](repeating: false, count: nodes.count)
    for index in first { isFirst[index] = true }
    var graph = Graph()
    var places = [Int](repeating: 0, count: nodes.count)
    for index in first + nodes.indices.filter({ !isFirst[$0] }) {
      places[index] = graph.append(
        copying: nodes[index],
        operands: nodes[index].operands.replaced { Value(node: places[$0.node], result: $0.result) })
    }
    graph.outputs = outputs.map {
      Output($0.role, Value(node: places[$0.value.node], result: $0.value.result))
    }
    return graph
  }
}

extension Trace.Surrounding {
  /// A name that no input has yet.
  fileprivate func unused(_ name: String) -> String {
    var name = name
    while !names.insert(name).inserted { name += "'" }
    return name
  }
}
