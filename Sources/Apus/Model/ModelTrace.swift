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
final class ModelTrace: TraceContext {
  /// What layers are used for; `nil` where the entry point does not say.
  private let statedMode: LayerMode?
  /// Whether a layer has asked for the mode, which decided what it records.
  private(set) var modeMatters = false
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
  private var statedBounds: TargetBounds?
  private var values: [String: Value] = [:]
  private var specs: [String: ParameterSpec] = [:]
  /// The statistics that have new values, in the order of their first updates.
  private(set) var updatedStatistics: [String] = []
  private var newStatistics: [String: Value] = [:]
  /// What layers draw at random.
  var draws = RandomDraws()

  init(_ paths: LayerPaths, mode: LayerMode?) {
    self.paths = paths
    statedMode = mode
  }

  /// What layers are used for.
  var mode: LayerMode {
    modeMatters = true
    return statedMode ?? .inference
  }

  /// Whether layers were recorded for inference only because the entry point does not say what they are for.
  var modeIsAssumed: Bool { modeMatters && statedMode == nil }

  /// Notes between which numbers a tensor must lie, if it is the targets; the first loss that says so counts.
  func bound(_ tensor: Tensor, _ bounds: TargetBounds) {
    guard tensor.rootValue == targets, targets != nil, statedBounds == nil else { return }
    statedBounds = bounds
  }

  /// Between which numbers the targets must lie: a loss says so, or the number of their classes.
  var targetBounds: TargetBounds? { statedBounds ?? labels.map { .labels(classes: $0.classCount) } }

  /// The state tensor of a path, recorded at its first request; it belongs to the graph of the program, also where a
  /// body asks for it.
  func parameter(
    _ spec: ParameterSpec, on trace: Trace, conflict: (TensorType) -> Diagnostic
  ) -> Tensor {
    let root = trace.root
    if let earlier = specs[spec.path], let tensor = tensor(at: spec.path, on: root) {
      if let conflict = earlier.conflict(with: spec) { return trace.fail(conflict) }
      guard tensor.type == spec.type else { return trace.fail(conflict(tensor.type)) }
      return statistic(at: spec.path, on: root) ?? tensor
    }
    let outer = root.origin
    defer { root.origin = outer }
    root.origin = trace.origin
    let tensor = root.parameter(spec.path, spec.type)
    specs[spec.path] = spec
    values[spec.path] = tensor.value
    parameters.append(spec)
    return tensor
  }

  /// The statistic of a path that was asked for, as it is now.
  func statistic(at path: String, on trace: Trace) -> Tensor? {
    guard specs[path]?.role == .statistic else { return nil }
    return newStatistics[path].map { trace.tensor($0) } ?? tensor(at: path, on: trace)
  }

  /// Lets a statistic have a new value.
  func update(_ path: String, to tensor: Tensor) {
    if newStatistics.updateValue(tensor.value, forKey: path) == nil { updatedStatistics.append(path) }
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

extension Trace {
  /// What is known of the model that is recorded here; `nil` outside of a program.
  var model: ModelTrace? { root.context as? ModelTrace }
}

extension Tensor {
  /// The value in the graph of the program; `nil` in a body.
  var rootValue: Value? { trace.outer == nil ? value : nil }
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
      guard case .contraction(let map) = node.primitive.lowering(site) else { continue }
      sum = sum.addingSaturated(map.operations)
    }
    return sum
  }
}
