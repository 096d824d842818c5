// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
public import ApusGraph
import ApusIO
import ApusPasses
import ApusPrimitives
public import ApusTensor

/// One entry point of a program while it is recorded.
public final class EntryPointTrace {
  /// The trace that records operations.
  public let trace: Trace
  private let name: String
  private let model: ModelTrace
  private let stepsPerEpoch: Int?
  private var inputs: [TracedEntryPoint.Argument] = []
  private var results: [TracedEntryPoint.Argument] = []
  /// The inputs of which a call gives only the first examples.
  private var batchInputs: Set<String> = []
  private var minimizations: [Minimization] = []
  /// The optimizers that remember anything.
  private(set) var optimizers: [OptimizerUse] = []
  /// What has a new value.
  private var updated: Set<String> = []
  /// What the names of tensors are taken by, and where.
  private var declared: [String: (kind: String, place: Diagnostic.Place)] = [:]

  init(_ name: String, _ paths: LayerPaths, mode: LayerMode?, stepsPerEpoch: Int?) {
    self.name = name
    self.stepsPerEpoch = stepsPerEpoch
    trace = Trace()
    model = ModelTrace(paths, mode: mode)
    trace.context = model
  }

  /// A tensor that the caller passes.
  public func input(
    _ name: String, _ type: TensorType, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    declare(name, as: "an input", Diagnostic.Place(file: file, line: line))
    inputs.append(.init(name: name, type: type))
    return trace.input(name, type)
  }

  /// A tensor of examples that the caller passes, at most as many as its first axis counts: how many, another input
  /// says, an `i64` without axes.
  ///
  /// Memory is laid out for all of them; what lies behind those that are given is neither read nor written. All such
  /// inputs of an entry point have one counter, which becomes an input where the first of them is declared.
  public func input(
    _ name: String, _ type: TensorType, countedBy counter: String, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    declare(name, as: "an input", Diagnostic.Place(file: file, line: line))
    inputs.append(.init(name: name, type: type))
    batchInputs.insert(name)
    let tensor = trace.batchInput(name, type, countedBy: counter)
    if let batch = trace.graph.batch, batch.counter != counter || batch.limit != type.shape.dimensions.first {
      trace.fail(
        Diagnostic(
          "'\(name)' holds \(type.shape.dimensions.first ?? 0) examples at most, counted by '\(counter)', but another "
            + "input \(batch.limit), counted by '\(batch.counter)'",
          place: Diagnostic.Place(file: file, line: line),
          help: "give all inputs that hold examples one counter and as many examples"))
    }
    if !inputs.contains(where: { $0.name == counter }) {
      _ = input(counter, TensorType(.i64, .scalar), file: file, line: line)
    }
    return tensor
  }

  /// A batch of an element's features or targets, of a fixed number of examples or up to it.
  func batch(
    _ name: String, _ type: TensorType, isCounted: Bool, file: String, line: Int
  ) -> Tensor {
    isCounted
      ? input(name, type, countedBy: TracedEntryPoint.counter, file: file, line: line)
      : input(name, type, file: file, line: line)
  }

  /// A batch of the targets of an element, as `y`.
  func targets(
    _ element: DatasetElement, batchSize: Int, isCounted: Bool, file: String, line: Int
  ) -> Tensor {
    let tensor = batch(
      "y", element.targetBatch(batchSize), isCounted: isCounted, file: file, line: line)
    model.targets = tensor.value
    if let classCount = element.classCount { model.labels = (tensor.value, classCount) }
    return tensor
  }

  /// Gives a tensor back to the caller.
  public func result(_ name: String, _ tensor: Tensor, file: String = #fileID, line: Int = #line) {
    declare(name, as: "a result", Diagnostic.Place(file: file, line: line))
    trace.output(.result(name), tensor)
    guard !trace.isFailed else { return }
    results.append(.init(name: name, type: tensor.type))
  }

  /// Changes parameters so that a loss becomes smaller.
  ///
  /// - Parameters:
  ///   - part: The layers whose parameters change; by default all that were used.
  ///   - name: What the optimizer's own state is called; two optimizers need two names, in one entry point or in
  ///     several.
  public func minimize(
    _ loss: Tensor, changing part: (any Layer)? = nil, with optimizer: some Optimizer,
    named name: String = "optimizer", file: String = #fileID, line: Int = #line
  ) {
    guard trace.reaches(loss, orFails: "the loss comes from a different trace"), !loss.isFailed else {
      return
    }
    guard loss.rank == 0, loss.dtype.isFloatingPoint else {
      trace.fail(
        Diagnostic(
          "the loss must be one number, got \(loss.type)", value: loss.pathDescription,
          help: "end it with .mean()"))
      return
    }
    let place = Diagnostic.Place(file: file, line: line)
    let chosen = parameters(of: part)
    guard !chosen.isEmpty else {
      trace.fail(
        part == nil
          ? Diagnostic(
            "there are no parameters to train", place: place,
            help: "call the model in the loss; Dense(10) has parameters")
          : Diagnostic(
            "the layers to change have no parameters yet in '\(self.name)'", place: place,
            help: "call them before minimize; a layer of the model gets its parameters when it is called"))
      return
    }
    if let integer = chosen.first(where: { !$0.type.dtype.isFloatingPoint }) {
      trace.fail(
        Diagnostic(
          "the parameter '\(integer.path)' is \(integer.type), and only real numbers can be trained",
          place: place,
          help: "keep what is not trained as a statistic, or say with 'changing:' which layers are"))
      return
    }
    do throws(Diagnostic) {
      for dtype in DType.allCases where chosen.contains(where: { $0.type.dtype.arithmetic == dtype }) {
        try optimizer.check(for: dtype)
      }
    } catch {
      trace.fail(error)
      return
    }
    minimizations.append(
      Minimization(loss: loss, parameters: chosen.map(\.path), optimizer: optimizer, name: name, place: place)
    )
  }

  /// A loss to make smaller, once everything before it is recorded.
  private struct Minimization {
    let loss: Tensor
    let parameters: [String]
    let optimizer: any Optimizer
    let name: String
    let place: Diagnostic.Place

    /// What is wrong with it, for all of its parameters.
    func fault(_ message: String, help: String) -> Diagnostic {
      let others = parameters.count > 8 ? " and \(parameters.count - 8) more" : ""
      return Diagnostic(
        message, place: place,
        notes: ["the parameters to change are " + parameters.prefix(8).joined(separator: ", ") + others],
        help: help)
    }
  }

  private func parameters(of part: (any Layer)?) -> [ParameterSpec] {
    let layers = part.map { model.paths.paths(of: $0) }
    return model.parameters.filter { spec in
      spec.role == .parameter && layers?.contains(spec.layerPath) ?? true
    }
  }

  /// Adds the backward part and the updates to the graph of the forward part.
  ///
  /// The forward part is first rewritten where its derivatives would lose accuracy: log(softmax(x)) becomes a
  /// form that stays finite.
  private func differentiated(_ forward: Graph) throws(Diagnostic) -> Graph {
    var graph = forward
    for (index, minimization) in minimizations.enumerated() {
      graph.outputs.append(Output(.result(Self.marker(index)), minimization.loss.value))
    }
    graph = try graph.refined(verification: .last) ?? graph
    let losses = graph.outputs.suffix(minimizations.count).map(\.value)
    graph.outputs.removeLast(minimizations.count)
    let trace = Trace(graph)
    model.move(to: trace)
    for (minimization, loss) in zip(minimizations, losses) {
      record(minimization, loss: trace.tensor(loss), on: trace)
    }
    return try trace.finished()
  }

  private func record(_ minimization: Minimization, loss: Tensor, on trace: Trace) {
    let items = items(minimization, loss, on: trace)
    guard !trace.isFailed else { return }
    trace.origin = Origin(path: minimization.name)
    let step = OptimizerStep(
      items: items, trace: trace, model: model, prefix: minimization.name, stepsPerEpoch: stepsPerEpoch)
    minimization.optimizer.update(step)
    if step.isStateful {
      optimizers.append(
        OptimizerUse(
          name: minimization.name, kind: minimization.optimizer.name,
          parameters: Set(minimization.parameters),
          entryPoint: name, place: minimization.place))
    }
    for update in step.updates { write(update.path, update.tensor, by: minimization.name, on: trace) }
    let parameters = Set(minimization.parameters)
    if !step.updates.contains(where: { parameters.contains($0.path) }) {
      trace.fail(
        minimization.fault(
          "the optimizer '\(minimization.optimizer.name)' gives no parameter a new value",
          help: "call update(_:to:) of the step for each of its items"))
    }
    trace.origin = nil
  }

  /// The parameters of a minimization with their gradients, of which the loss must depend on one.
  private func items(
    _ minimization: Minimization, _ loss: Tensor, on trace: Trace
  ) -> [OptimizerStep.Item] {
    let parameters = minimization.parameters.compactMap { path in
      model.tensor(at: path, on: trace).map { (path: path, tensor: $0) }
    }
    let gradients = cotangents(ofRefined: loss, withRespectTo: parameters.map(\.tensor))
    guard trace.isFailed || gradients.contains(where: { $0 != nil }) else {
      trace.fail(
        minimization.fault(
          "the loss depends on no parameter that is to change, so that none has a gradient",
          help: "compute the loss from the model's output; argmax, comparisons, conversions to integers and "
            + "stopGradient have no derivative"))
      return []
    }
    return zip(parameters, gradients).map { parameter, gradient in
      OptimizerStep.Item(
        path: parameter.path, parameter: parameter.tensor,
        gradient: gradient ?? parameter.tensor.filled(with: 0))
    }
  }

  /// Lets a tensor be the new value of a part of the state, of which each has one.
  private func write(_ path: String, _ value: Tensor, by optimizer: String, on trace: Trace) {
    guard !value.isFailed else { return }
    guard let old = model.tensor(at: path, on: trace) else {
      trace.fail(
        Diagnostic(
          "'\(optimizer)' gives '\(path)' a value, which is not part of the state",
          help: "ask for a slot with slot(_:for:) before it is updated"))
      return
    }
    guard value.type == old.type else {
      trace.fail(
        Diagnostic(
          "the new value of '\(path)' must be \(old.type), got \(value.type)",
          value: value.pathDescription))
      return
    }
    guard updated.insert(path).inserted else {
      trace.fail(
        Diagnostic(
          "'\(path)' gets two new values in one step",
          help: "two optimizers need two names, and each parameter one optimizer"))
      return
    }
    trace.output(.update(path), value)
  }

  /// The name of an output that exists only while the graph is rewritten; no result can have it.
  private static func marker(_ index: Int) -> String { "minimize \(index)" }

  /// The recorded entry point and the state it uses.
  func finished() throws(Diagnostic) -> (entryPoint: TracedEntryPoint, state: [ParameterSpec]) {
    for path in model.updatedStatistics {
      guard let value = model.statistic(at: path, on: trace) else { continue }
      updated.insert(path)
      trace.output(.update(path), value)
    }
    if let counter = model.counterAfterStep(on: trace) {
      trace.output(.update(Generator.counter.path), counter)
    }
    let forward = try trace.finished()
    if model.modeIsAssumed, let minimization = minimizations.first {
      throw Diagnostic(
        "'\(name)' minimises a loss, but does not say whether its layers are trained",
        place: minimization.place,
        help:
          "write entryPoint(\"\(name)\", mode: .training), or .inference if statistics are to stay as they are"
      )
    }
    // Examples first, then how many they are.
    if let counter = inputs.firstIndex(where: { $0.name == forward.batch?.counter }) {
      inputs.append(inputs.remove(at: counter))
    }
    let start = ContinuousClock.now
    let graph = minimizations.isEmpty ? forward : try differentiated(forward)
    var entryPoint = TracedEntryPoint(
      name: name, graph: graph, forward: forward, inputs: inputs, results: results, layers: model.layers,
      targetBounds: model.targetBounds, differentiationTime: ContinuousClock.now - start)
    if let axes = BatchAxes(graph) {
      entryPoint.batchInputs = batchInputs
      let values = Dictionary(graph.outputs.map { ($0.role, $0.value) }) { first, _ in first }
      entryPoint.resultFactors = results.map { result in
        values[.result(result.name)].flatMap { axes.axis(of: $0) }.flatMap { $0.axis == 0 ? $0.factor : nil }
      }
    }
    return (entryPoint, model.parameters)
  }

  /// Notes what a tensor of the caller's is called: it must be a name in C, and no other tensor may have it.
  private func declare(_ name: String, as kind: String, _ place: Diagnostic.Place) {
    do throws(Diagnostic) {
      try CText.requireArgumentName(name, of: kind)
      if let other = declared[name] {
        throw Diagnostic(
          "\(kind) cannot be named '\(name)': it is the name of \(other.kind)",
          notes: ["that is declared at \(other.place)"], help: "give each its own name")
      }
      declared[name] = (kind, place)
    } catch {
      var diagnostic = error
      diagnostic.place = place
      diagnostic.notes.append("the entry point is '\(self.name)'")
      trace.fail(diagnostic)
    }
  }
}
