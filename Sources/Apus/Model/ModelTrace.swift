// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusKernel
import ApusPrimitives
import ApusScheduling
import ApusTensor

/// What a trace knows of the model it records: where each layer stands and which parameters it asked for.
///
/// The trace owns it, so it holds values and no tensors: these would own the trace, and neither would ever go.
final class ModelTrace {
  /// Where the layers stand.
  let paths: LayerPaths
  /// The state asked for, in order of first request.
  private(set) var parameters: [ParameterSpec] = []
  /// The calls of layers, in order.
  private(set) var layers: [LayerRecord] = []
  /// The labels that the program is trained on, and how many classes they tell apart, where that is known.
  var labels: (value: Value, classCount: Int)?
  /// The targets that the program is trained on.
  var targets: Value?
  /// Between which numbers they must lie.
  private(set) var targetBounds: TargetBounds?
  private var values: [String: Value] = [:]
  private var owners: [String: ParameterSpec.Owner] = [:]

  init(_ paths: LayerPaths) { self.paths = paths }

  /// Notes between which numbers a value must lie, if it is the targets; the first loss that says so counts.
  func bound(_ value: Value, _ bounds: TargetBounds) {
    guard value == targets, targetBounds == nil else { return }
    targetBounds = bounds
  }

  /// The state tensor of a path, recorded at its first request.
  func parameter(
    _ spec: ParameterSpec, on trace: Trace, conflict: (TensorType) -> Diagnostic
  ) -> Tensor {
    if let tensor = tensor(at: spec.path, on: trace) {
      guard owners[spec.path] == spec.owner else { return trace.fail(spec.sharedPath) }
      return tensor.type == spec.type ? tensor : trace.fail(conflict(tensor.type))
    }
    let tensor = trace.parameter(spec.path, spec.type)
    owners[spec.path] = spec.owner
    values[spec.path] = tensor.value
    parameters.append(spec)
    return tensor
  }

  /// The tensor of a path that was asked for.
  func tensor(at path: String, on trace: Trace) -> Tensor? { values[path].map { trace.tensor($0) } }

  /// Goes on in another trace, whose graph does the same as the one so far.
  func move(to trace: Trace) {
    let known = values
    values = [:]
    for (index, node) in trace.graph.nodes.enumerated() {
      guard let name = node.boundName, known[name] != nil else { continue }
      values[name] = Value(node: index)
    }
    // A parameter without influence may be gone; it is still part of the state.
    for spec in parameters where values[spec.path] == nil {
      values[spec.path] = trace.parameter(spec.path, spec.type).value
    }
    trace.context = self
  }

  /// Notes a call of a layer.
  func append(_ record: LayerRecord) { layers.append(record) }
}

/// One call of a layer, as a summary shows it.
struct LayerRecord: Sendable {
  /// The layer's path.
  let path: String
  /// The types of its results.
  let outputs: [TensorType]
  /// The floating-point operations of its contractions, a multiplication and an addition each.
  let operations: Int
  private let makeDescription: @Sendable () -> String

  /// Notes a call; the description is made when it is asked for, since training shows none.
  init(
    path: String, description: @autoclosure @escaping @Sendable () -> String, outputs: [TensorType],
    operations: Int
  ) {
    self.path = path
    self.outputs = outputs
    self.operations = operations
    makeDescription = description
  }

  /// The layer in words, such as `Dense 120 relu`.
  var description: String { makeDescription() }
}

extension Graph {
  /// The floating-point operations of the contractions among some nodes; `Int.max` if there are more.
  func contractionOperations(_ nodes: Range<Int>) -> Int {
    var sum = 0
    for node in self.nodes[nodes] {
      let site = LoweringSite(operands: node.operands.map(type(of:)), results: node.types)
      guard case .contraction(let axes) = node.primitive.lowering(site) else { continue }
      sum = sum.addingSaturated(axes.operations(from: site.operands[0], to: node.types[0]))
    }
    return sum
  }
}
