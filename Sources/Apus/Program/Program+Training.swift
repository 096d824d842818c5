// SPDX-License-Identifier: Apache-2.0

import ApusGraph
public import ApusIO
import ApusTensor

/// What a training program trains on and with.
struct TrainingDescription: Sendable {
  let element: DatasetElement
  var batchSize: Int
  /// Whether a call may take fewer examples.
  var isCounted = false
  let metricNames: [String]
  let optimizerName: String
  /// Records the entry points for batches of another size, or of any size up to it.
  let specialize: @Sendable (_ batchSize: Int, _ isCounted: Bool) -> ProgramTrace
  let place: Diagnostic.Place
}

extension Program {
  /// Records a model with its training: entry points `init`, `train_step`, `predict` and `evaluate`.
  ///
  /// - Parameters:
  ///   - name: The program's name.
  ///   - model: The model; its sizes are inferred from the element.
  ///   - element: What an example looks like; a data set knows.
  ///   - batchSize: How many examples a step takes; a smaller last batch gets a step of its own size.
  ///   - loss: What training makes small: a mean over the batch.
  ///   - metrics: What else to report: means over the batch, by name.
  ///   - optimizer: How parameters change.
  /// - Throws: the first error found while recording, with the place of the layer at fault.
  public init(
    _ name: String, training model: some UnaryLayer, on element: DatasetElement, batchSize: Int,
    loss: @escaping Loss, metrics: KeyValuePairs<String, Metric> = [:], optimizer: some Optimizer,
    file: String = #fileID, line: Int = #line
  ) throws(Diagnostic) {
    let place = Diagnostic.Place(file: file, line: line)
    guard batchSize > 0 else {
      throw Diagnostic("a batch needs at least 1 example, got \(batchSize)", place: place)
    }
    try element.checkCounts(at: place)
    let metrics = metrics.map { (name: $0.key, function: $0.value) }
    let paths = LayerPaths([("", model)])
    let specialize: @Sendable (Int, Bool) -> ProgramTrace = { size, isCounted in
      let usual = isCounted ? size : batchSize
      let stepsPerEpoch = element.count.map { $0 > 0 ? ($0 - 1) / usual + 1 : 0 }
      var program = ProgramTrace(paths, stepsPerEpoch: stepsPerEpoch)
      program.entryPoint("train_step", mode: .training) { step in
        let x = step.batch("x", element.featureBatch(size), isCounted: isCounted, file: file, line: line)
        let y = step.targets(element, batchSize: size, isCounted: isCounted, file: file, line: line)
        let output = model(x)
        let value = loss(output, y)
        step.result("loss", value, file: file, line: line)
        for metric in metrics {
          step.result(
            metric.name, step.scalar(metric.name, metric.function(output, y)), file: file, line: line)
        }
        step.minimize(value, with: optimizer, file: file, line: line)
      }
      program.entryPoint("predict", mode: .inference) { step in
        let x = step.batch("x", element.featureBatch(size), isCounted: isCounted, file: file, line: line)
        step.result("output", model(x), file: file, line: line)
      }
      // Sums instead of means, so that batches of different sizes add up to the mean over all examples.
      program.entryPoint("evaluate", mode: .inference) { step in
        let x = step.batch("x", element.featureBatch(size), isCounted: isCounted, file: file, line: line)
        let y = step.targets(element, batchSize: size, isCounted: isCounted, file: file, line: line)
        let output = model(x)
        step.result("loss", loss(output, y).scaled(byCountOf: x, along: 0), file: file, line: line)
        for metric in metrics {
          let mean = step.scalar(metric.name, metric.function(output, y))
          step.result(metric.name, mean.scaled(byCountOf: x, along: 0), file: file, line: line)
        }
      }
      return program
    }
    try self.init(
      name, trace: specialize(batchSize, false),
      training: TrainingDescription(
        element: element, batchSize: batchSize, metricNames: metrics.map(\.name),
        optimizerName: optimizer.name, specialize: specialize, place: place),
      place: place)
  }

  /// How many examples a step takes; `nil` for a program of free entry points.
  public var batchSize: Int? {
    // Swift 6.3.1 crashes in its release pipeline when this is inlined into Session.function.
    @inline(never) get { training?.batchSize }
  }

  /// Whether a step takes batches of a size and of others.
  func takesAnyBatch(of size: Int) -> Bool {
    guard let training else { return false }
    return training.isCounted && size <= training.batchSize
  }

  /// The entry points for batches of another size, named `train_step_29` and so on; the state is the same.
  package func entryPoints(batchSize size: Int) throws(Diagnostic) -> [TracedEntryPoint] {
    guard let training, training.isCounted || size != training.batchSize else {
      return Array(entryPoints.dropFirst())
    }
    let (specialized, state) = try training.specialize(size, false).finished()
    try checkState(state, at: training.place)
    return specialized.map { $0.renamed("\($0.name)_\(size)") }
  }

  /// Checks that batches of another size need the same state.
  private func checkState(_ state: [ParameterSpec], at place: Diagnostic.Place) throws(Diagnostic) {
    guard state.elementsEqual(self.state, by: { $0.path == $1.path && $0.type == $1.type }) else {
      throw Diagnostic(
        "the parameters of '\(name)' depend on the size of a batch", place: place,
        help: "sizes of parameters must come from all dimensions but the first")
    }
  }

  /// The same program for batches of any size up to a greatest one, which a call says.
  ///
  /// Its entry points `train_step`, `predict` and `evaluate` have one input more, the number of examples `n`, and one
  /// memory plan, made for the greatest size. What a call with `n` examples gives is what a program for batches of `n`
  /// examples gives; one without examples changes nothing.
  ///
  /// - Parameter limit: The greatest number of examples of a step.
  /// - Throws: `Diagnostic` for a limit that is no number of examples, for a program of free entry points, or if the model
  ///   needs to know how many examples there are, as for a view of some of them.
  public func takingBatches(upTo limit: Int) throws(Diagnostic) -> Program {
    guard var training else {
      throw Diagnostic(
        "'\(name)' takes no batches, so that it cannot be made for up to \(limit) examples",
        help: "declare its inputs with input(_:_:countedBy:)")
    }
    guard limit > 0 else {
      throw Diagnostic("a batch needs at least 1 example, got \(limit)", place: training.place)
    }
    (training.batchSize, training.isCounted) = (limit, true)
    let program = try Program(
      name, trace: training.specialize(limit, true), training: training, place: training.place)
    try checkState(program.state, at: training.place)
    return program
  }
}

extension TracedEntryPoint {
  /// The same entry point under another name.
  func renamed(_ name: String) -> TracedEntryPoint {
    TracedEntryPoint(
      name: name, graph: graph, forward: forward, inputs: inputs, results: results, layers: layers,
      targetBounds: targetBounds)
  }
}

extension EntryPointTrace {
  /// Checks that a metric gave one number.
  func scalar(_ name: String, _ value: Tensor) -> Tensor {
    guard !value.isFailed, value.rank != 0 || !value.dtype.isFloatingPoint else { return value }
    return trace.fail(
      Diagnostic("the metric '\(name)' must give one number, got \(value.type)", help: "end it with .mean()"))
  }
}
