// SPDX-License-Identifier: Apache-2.0

import ApusIO
package import ApusTensor

/// What a library of layers keeps beside the graph of a program, such as the parameters its layers asked for.
package protocol TraceContext: AnyObject {}

/// A body that was recorded, and what it uses of the trace around it.
package struct RecordedBody {
  /// The body; its inputs are those that were asked for, then one for each captured tensor.
  package let graph: Graph
  /// The captured tensors, of the trace around the body.
  package let captured: [Tensor]
}

extension Trace {
  /// The trace around a body, and what the body has captured of it.
  final class Surrounding {
    let trace: Trace
    /// The operator that will own the body.
    let owner: String
    /// Makes the operator of an input.
    let input: (String, TensorType) -> any Primitive
    /// The names of the body's inputs.
    var names: Set<String> = []
    /// What stands in the body for values of the graph around it.
    var inner: [Value: Value] = [:]
    /// The values that are inputs of the body, in order.
    var captured: [Value] = []
    /// Whether the body is recorded, so that its tensors mean nothing any more.
    var isFinished = false

    init(_ trace: Trace, owner: String, input: @escaping (String, TensorType) -> any Primitive) {
      self.trace = trace
      self.owner = owner
      self.input = input
    }
  }

  /// Records a body that a node of this trace will own.
  ///
  /// - Parameters:
  ///   - owner: The mnemonic of the operator.
  ///   - inputs: The names and types of the body's inputs.
  ///   - input: Makes the operator of an input.
  ///   - record: Makes the results from tensors that stand for the inputs. It may use tensors of this trace.
  /// - Returns: `nil` after an error, which is recorded in this trace.
  package func recordBody(
    of owner: String, inputs: [(name: String, type: TensorType)],
    input: @escaping (String, TensorType) -> any Primitive, _ record: ([Tensor]) -> [Tensor]
  ) -> RecordedBody? {
    guard !isFailed else { return nil }
    let surrounding = Surrounding(self, owner: owner, input: input)
    let body = Trace(Graph(), nodeLimit: nil, surrounding: surrounding)
    body.origin = origin
    var results = record(inputs.map { body.apply(input(surrounding.unused($0.name), $0.type), [])[0] })
    results = results.compactMap {
      body.captured($0, orFails: "a result of a body comes from a different trace")
    }
    for (position, result) in results.enumerated() {
      body.output(.result(surrounding.unused("y\(position)")), result)
    }
    surrounding.isFinished = true
    if let diagnostic = body.diagnostic { fail(diagnostic) }
    guard !isFailed else { return nil }
    return RecordedBody(graph: body.graph.withInputsFirst, captured: surrounding.captured.map(tensor))
  }

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
          value: origin?.path,
          help: "let the body give it back, and use what \(owner.owner) returns for it"))
    } else if !isWithin(tensor.trace) {
      fail(
        Diagnostic(
          message(), place: origin?.place, value: origin?.path,
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
    if let known = surrounding.inner[around.value] { return self.tensor(known) }
    let value = capture(around, surrounding)
    surrounding.inner[around.value] = value
    return self.tensor(value)
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
  /// The same graph with its inputs before all other nodes, so that bodies that do the same look the same.
  fileprivate var withInputsFirst: Graph {
    let isInput = nodes.map { $0.inputName != nil }
    var graph = Graph()
    var places = [Int](repeating: 0, count: nodes.count)
    for pass in [true, false] {
      for (index, node) in nodes.enumerated() where isInput[index] == pass {
        places[index] = graph.append(
          copying: node, operands: node.operands.map { Value(node: places[$0.node], result: $0.result) })
      }
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
