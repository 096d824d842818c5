// SPDX-License-Identifier: Apache-2.0

import ApusDifferentiation
public import ApusGraph
import ApusIO
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

  init(_ name: String, _ paths: LayerPaths, stepsPerEpoch: Int?) {
    self.name = name
    self.stepsPerEpoch = stepsPerEpoch
    trace = Trace()
    model = ModelTrace(paths)
    trace.context = model
    if !Self.isIdentifier(name) {
      trace.fail(
        Diagnostic(
          "'\(name)' cannot name an entry point",
          help: "use a lower-case letter, then lower-case letters, digits and underscores"))
    }
  }

  /// A tensor that the caller passes.
  public func input(_ name: String, _ type: TensorType) -> Tensor {
    guard checkName(name, inputs) else { return trace.fail(duplicate(name)) }
    inputs.append(.init(name: name, type: type))
    return trace.input(name, type)
  }

  /// Gives a tensor back to the caller.
  public func result(_ name: String, _ tensor: Tensor) {
    guard checkName(name, results) else {
      trace.fail(duplicate(name))
      return
    }
    guard !tensor.isFailed else { return }
    results.append(.init(name: name, type: tensor.type))
    trace.output(.result(name), tensor)
  }

  /// Changes parameters so that a loss becomes smaller.
  ///
  /// - Parameters:
  ///   - part: The layers whose parameters change; by default all that were used.
  ///   - name: What the optimizer's own state is called; two optimizers need two names.
  public func minimize(
    _ loss: Tensor, changing part: (any Layer)? = nil, with optimizer: some Optimizer,
    named name: String = "optimizer"
  ) {
    guard !loss.isFailed else { return }
    guard loss.rank == 0, loss.dtype.isFloatingPoint else {
      trace.fail(
        Diagnostic(
          "the loss must be one number, got \(loss.type)", value: loss.pathDescription,
          help: "end it with .mean()"))
      return
    }
    let chosen = parameters(of: part)
    guard !chosen.isEmpty else {
      trace.fail(
        Diagnostic(
          "there are no parameters to train", help: "call the model in the loss; Dense(10) has parameters"))
      return
    }
    let gradients = gradient(of: loss, withRespectTo: chosen.map(\.tensor))
    guard gradients.count == chosen.count, !trace.isFailed else { return }
    trace.origin = Origin(path: name)
    defer { trace.origin = nil }
    let items = zip(chosen, gradients).map { parameter, gradient in
      OptimizerStep.Item(path: parameter.path, parameter: parameter.tensor, gradient: gradient)
    }
    let step = OptimizerStep(
      items: items, trace: trace, model: model, prefix: name, stepsPerEpoch: stepsPerEpoch)
    optimizer.update(step)
    for update in step.updates { trace.output(.update(update.path), update.tensor) }
  }

  private func parameters(of part: (any Layer)?) -> [(path: String, tensor: Tensor)] {
    let layers = part.map { model.paths.paths(of: $0) }
    var chosen: [(path: String, tensor: Tensor)] = []
    for spec in model.parameters where spec.role == .parameter {
      let layer = spec.path.split(separator: ".").dropLast().joined(separator: ".")
      guard layers?.contains(layer) ?? true, let tensor = model.tensor(at: spec.path) else { continue }
      chosen.append((spec.path, tensor))
    }
    return chosen
  }

  /// The recorded entry point and the state it uses.
  func finished() throws(Diagnostic) -> (entryPoint: TracedEntryPoint, state: [ParameterSpec]) {
    let graph = try trace.finished()
    return (
      TracedEntryPoint(
        name: name, graph: graph, inputs: inputs, results: results, layers: model.layers),
      model.parameters
    )
  }

  private func checkName(_ name: String, _ taken: [TracedEntryPoint.Argument]) -> Bool {
    Self.isIdentifier(name) && !taken.contains { $0.name == name }
  }

  private func duplicate(_ name: String) -> Diagnostic {
    Diagnostic(
      Self.isIdentifier(name) ? "'\(name)' is given twice" : "'\(name)' cannot name a tensor",
      help: Self.isIdentifier(name)
        ? "give each its own name"
        : "use a lower-case letter, then lower-case letters, digits and underscores")
  }

  private static func isIdentifier(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    guard let first = bytes.first, isLetter(first), bytes.count <= 64 else { return false }
    return bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }
}

extension Trace {
  /// Whether an error was recorded.
  var isFailed: Bool { diagnostic != nil }
}
