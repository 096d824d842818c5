// SPDX-License-Identifier: Apache-2.0

import ApusExecution
public import ApusIO
import ApusKernel
public import ApusTensor

/// A program being run: it owns the weights, what optimizers remember, and the code.
///
/// A session is used from one task at a time.
public final class Session {
  /// The program.
  public let program: Program
  /// Where each tensor of the state lies.
  let layout: StateLayout
  /// The memory of the state.
  let state: Memory
  /// Is told what is no error but may be a mistake.
  let warn: (Warning) -> Void
  private let execution: any Execution
  /// By name, and by size of the batch where that is not the program's.
  private var functions: [String: BoundFunction] = [:]
  private var trainStepOfBatch: BoundFunction?
  /// How far training has come; a program of free entry points leaves it where it is.
  ///
  /// It is part of a ``Snapshot``. Setting it decides which order of the examples comes next.
  public var position = TrainingPosition.beginning(seed: 0)
  /// How the examples were scaled that the weights were trained on; `nil` if that is not known.
  ///
  /// It is part of a ``Snapshot``, and every step of training sets it from its batch; one that is called by name
  /// with tensors leaves it as it is.
  public var scaling: Scaling?
  /// The hash of the program's model, which takes time, once.
  private(set) lazy var modelHash = program.modelHash
  /// The epochs that ``fit(_:validatingOn:epochs:seed:file:line:observer:)`` has finished.
  public var finishedEpochs: Int { position.epochs }

  init(
    _ program: Program, _ execution: any Execution, seed: UInt64, warn: @escaping (Warning) -> Void
  ) throws(Diagnostic) {
    self.program = program
    self.execution = execution
    self.warn = warn
    layout = program.layout
    state = try Memory(byteCount: layout.bytes)
    try initialize(seed: seed)
  }

  /// Gives the state its first values.
  ///
  /// - Throws: `Diagnostic` if the program cannot be compiled.
  public func initialize(seed: UInt64) throws(Diagnostic) {
    let function = try function("init")
    let words = HostTensor(
      unchecked: TensorType(.u32, [2]), integers: [Int64(seed & 0xFFFF_FFFF), Int64(seed >> 32)])
    try function.call(state: state, [words])
    noteFirstValues(seed: seed)
  }

  private func noteFirstValues(seed: UInt64) {
    position = .beginning(seed: seed)
    scaling = nil
  }

  /// The entry point of a name, compiled at its first use.
  ///
  /// - Parameters:
  ///   - batchSize: The number of examples, if it is not the program's.
  func function(_ name: String, batchSize: Int = 0) throws(Diagnostic) -> BoundFunction {
    let isUsual =
      batchSize == 0 || batchSize == program.batchSize || program.takesAnyBatch(of: batchSize)
    // No name holds a space, so that nothing but a batch of that size finds what was compiled for it.
    let key = isUsual ? name : "\(name) \(batchSize)"
    if let known = functions[key] { return known }
    let found =
      isUsual
      ? program[entryPoint: name]
      : try program.entryPoints(batchSize: batchSize).first { $0.name == "\(name)_\(batchSize)" }
    guard let entryPoint = found else { throw unknown(name) }
    let function = try BoundFunction(entryPoint, try execution.function(entryPoint, of: program))
    functions[key] = function
    return function
  }

  private func unknown(_ name: String) -> Diagnostic {
    let names = program.entryPoints.map(\.name)
    return Diagnostic(
      "'\(program.name)' has no entry point '\(name)'" + suggestion(for: name, among: names),
      notes: ["it has " + names.joined(separator: ", ")])
  }

  /// Changes the state by one step of training and returns the loss before the step.
  ///
  /// - Throws: `Diagnostic` if a label is out of range; the state is then as it was.
  @discardableResult
  public func trainStep(_ batch: Batch) throws(Diagnostic) -> Double {
    let function = try trainingFunction(for: batch)
    try function.entryPoint.targetBounds?.check(batch)
    return try step(function, batch)
  }

  /// Changes the state by a step on a batch whose targets the loss takes.
  func step(_ function: BoundFunction, _ batch: Batch) throws(Diagnostic) -> Double {
    try function.call(state: state, batch.storage.blocks, count: batch.count)
    position = position.afterStep
    scaling = batch.scaling
    return try function.scalar(0)
  }

  /// The step for batches of a size.
  func trainingFunction(for batch: Batch) throws(Diagnostic) -> BoundFunction {
    if let known = trainStepOfBatch, known.takes(batch) { return known }
    try check(batch.element)
    let function = try function("train_step", batchSize: batch.count)
    if batch.count == program.batchSize || program.takesAnyBatch(of: batch.count) {
      trainStepOfBatch = function
    }
    return function
  }

  /// What the program trains on and with; a program of free entry points has none.
  func training() throws(Diagnostic) -> TrainingDescription {
    guard let training = program.training else {
      throw Diagnostic(
        "'\(program.name)' is no training program",
        help:
          "call its entry points by name, as in session(\"\(program.entryPoints.last?.name ?? "main")\", …)")
    }
    return training
  }

  /// Checks before the first step that the program takes the examples, and the loss their targets.
  package func check(_ dataset: Dataset) throws(Diagnostic) {
    try check(dataset.element)
    try program[entryPoint: "train_step"]?.targetBounds?.check(dataset)
  }

  private func check(_ element: DatasetElement) throws(Diagnostic) {
    let expected = try training().element
    guard element.features == expected.features, element.target == expected.target else {
      throw Diagnostic(
        "'\(program.name)' takes examples \(expected.features) with targets \(expected.target), "
          + "got \(element.features) with \(element.target)")
    }
  }

  /// The mean loss and metrics over all examples.
  ///
  /// - Throws: `Diagnostic` if the data set's examples are not what the program takes.
  public func evaluate(_ dataset: Dataset) throws(Diagnostic) -> Measurements {
    let size = try training().batchSize
    try check(dataset.element)
    try program[entryPoint: "evaluate"]?.targetBounds?.check(dataset)
    var sums: [Double] = []
    var names: [String] = []
    for batch in try dataset.batches(of: size) {
      let function = try function("evaluate", batchSize: batch.count)
      try function.call(state: state, batch.storage.blocks, count: batch.count)
      if sums.isEmpty {
        names = function.entryPoint.results.map(\.name)
        sums = names.map { _ in 0 }
      }
      for position in sums.indices { sums[position] += try function.scalar(position) }
    }
    return Measurements(zip(names, sums).map { ($0, $1 / Double(dataset.count)) })
  }

  /// The model's outputs for all examples, one after the other.
  ///
  /// - Throws: `Diagnostic` if the data set's examples are not what the program takes.
  public func predict(_ dataset: Dataset) throws(Diagnostic) -> HostTensor {
    let size = try training().batchSize
    var reals: [Double] = []
    var rowType = TensorType(.f32, .scalar)
    for batch in try dataset.batches(of: size) {
      let function = try function("predict", batchSize: batch.count)
      guard batch.featureType == function.entryPoint.type(ofInput: 0, examples: batch.count) else {
        throw Diagnostic("'predict' takes \(function.entryPoint.inputs[0].type), got \(batch.featureType)")
      }
      try function.call(state: state, [batch.storage.features], count: batch.count)
      let output = function.result(0)
      let type = output.type.with(Shape(Array(output.shape.dimensions.dropFirst())))
      guard output.shape.dimensions.first == batch.count, reals.isEmpty || type == rowType else {
        throw Diagnostic(
          "'\(program.name)' gives \(output.type) for \(batch.count) examples, which is not one row for each",
          help:
            "the first dimension of a model's output must count the examples, and no other may depend on them"
        )
      }
      reals += output.reals
      rowType = type
    }
    return HostTensor(
      unchecked: rowType.with(Shape([dataset.count] + rowType.shape.dimensions)), reals: reals)
  }

  /// Runs an entry point on tensors, given in the order of its inputs, and returns its results in order.
  ///
  /// `init` and `train_step` move the ``position`` as ``initialize(seed:)`` and ``trainStep(_:)`` do.
  ///
  /// - Throws: `Diagnostic` if the tensors are not what the entry point takes.
  public func callAsFunction(_ name: String, _ inputs: HostTensor...) throws(Diagnostic) -> [HostTensor] {
    try self(name, inputs)
  }

  /// Runs an entry point on a list of tensors, given in the order of its inputs, and returns its results in order.
  ///
  /// `init` and `train_step` move the ``position`` as ``initialize(seed:)`` and ``trainStep(_:)`` do.
  ///
  /// - Throws: `Diagnostic` if the tensors are not what the entry point takes.
  public func callAsFunction(_ name: String, _ inputs: [HostTensor]) throws(Diagnostic) -> [HostTensor] {
    let function = try function(name)
    // How many examples there are, the tensors say.
    let count = function.entryPoint.exampleCount(of: inputs)
    let expected = function.entryPoint.inputs.filter { $0.name != function.entryPoint.batch?.counter }
    let types = expected.indices.map { function.entryPoint.type(ofInput: $0, examples: count) }
    guard types == inputs.map(\.type) else {
      let wanted = expected.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
      throw Diagnostic(
        "'\(name)' takes (\(wanted)), got (\(inputs.map(\.type.description).joined(separator: ", ")))")
    }
    if let targets = inputs.last { try function.entryPoint.targetBounds?.check(targets) }
    try function.call(state: state, inputs, count: count)
    note(callOf: name, inputs)
    return function.entryPoint.results.indices.map { function.result($0) }
  }

  /// Keeps the position with the state: a step by name is a step, and first values by name begin anew.
  private func note(callOf name: String, _ inputs: [HostTensor]) {
    if name == "init", let words = inputs.first?.words, words.count == 2 {
      noteFirstValues(seed: UInt64(words[0]) | UInt64(words[1]) << 32)
    } else if program.training != nil, name == "train_step" {
      position = position.afterStep
    }
  }
}

extension Program {
  /// Runs the program with the operators' reference evaluation.
  package func makeEvaluatorSession(
    seed: UInt64, warn: @escaping (Warning) -> Void = Warning.print
  ) throws(Diagnostic) -> Session {
    try Session(self, EvaluatorExecution(), seed: seed, warn: warn)
  }
}
