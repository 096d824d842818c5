// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
public import ApusTensor

/// What a layer sees while its computation is recorded.
public struct LayerContext {
  let identity: LayerIdentity
  /// The layer's path in the model, such as `classifier.1`.
  public let path: String
  let model: ModelTrace
  let inputs: [Tensor]

  var trace: Trace { inputs[0].trace.innermost(inputs) }

  /// A parameter of the layer; asking again for a name gives the same tensor.
  ///
  /// - Parameters:
  ///   - name: The last part of the parameter's path, such as `weight`.
  ///   - initializer: How the program's `init` makes its first value.
  public func parameter(_ name: String, _ type: TensorType, _ initializer: Initializer) -> Tensor {
    state(name, type, initializer, .parameter)
  }

  private func state(
    _ name: String, _ type: TensorType, _ initializer: Initializer, _ role: ParameterSpec.Role
  ) -> Tensor {
    model.parameter(
      ParameterSpec(
        path: path(of: name), type: type, initializer: initializer, role: role,
        owner: .layer(ObjectIdentifier(identity))),
      on: trace
    ) { earlier in
      diagnostic(
        "\(identity.kind) is used twice with different sizes: '\(name)' would be \(earlier) and \(type)",
        help: "make two layers, or give both uses operands of one shape")
    }
  }

  /// Whether the layer is trained or applied, as the entry point says.
  public var mode: LayerMode { model.mode }

  /// A statistic that the layer keeps of the examples it sees in training, such as a running mean.
  ///
  /// It is part of the state and of a ``Snapshot``, and no optimizer changes it. After ``update(_:to:)`` this is the new
  /// value.
  ///
  /// - Parameters:
  ///   - name: The last part of the statistic's path, such as `mean`.
  ///   - initializer: How the program's `init` makes its first value.
  public func statistic(_ name: String, _ type: TensorType, _ initializer: Initializer) -> Tensor {
    state(name, type, initializer, .statistic)
  }

  /// Records the value that a statistic has after the step; only in training.
  public func update(_ name: String, to value: Tensor) {
    guard !trace.isFailed, trace.reaches(value, orFails: "a statistic's value comes from a different trace")
    else {
      return
    }
    do throws(Diagnostic) {
      guard trace.outer == nil, value.trace.outer == nil else {
        throw diagnostic(
          "\(identity.kind) gives its statistic '\(name)' a new value in the body of a loop, which has no state",
          help: "call the layer outside of the loop, on all steps at once")
      }
      guard mode == .training else {
        throw diagnostic(
          "\(identity.kind) gives its statistic '\(name)' a new value where it is not trained",
          help: "update statistics only where the layer's mode is .training")
      }
      guard let old = model.statistic(at: path(of: name), on: trace) else {
        throw diagnostic(
          "\(identity.kind) gives '\(name)' a new value, which is no statistic of it",
          help: "ask for it with statistic(_:_:_:) before it is updated")
      }
      guard value.type == old.type else {
        throw diagnostic(
          "the new value of the statistic '\(name)' of \(identity.kind) must be \(old.type), got \(value.type)",
          help: nil)
      }
      model.update(path(of: name), to: value)
    } catch {
      trace.fail(error)
    }
  }

  private func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// Records an error at the layer's place and returns a tensor that stands for nothing.
  public func fail(_ message: String, help: String? = nil) -> Tensor {
    trace.fail(diagnostic(message, help: help))
  }

  private func diagnostic(_ message: String, help: String?) -> Diagnostic {
    Diagnostic(
      message, place: identity.place, value: "\(path.isEmpty ? "model" : path)\(source)", help: help)
  }

  /// Where the operands come from, such as `, made from features.3 (AveragePool2D, LeNet.swift:9)`.
  private var source: String {
    let sources = inputs.compactMap(source)
    return sources.isEmpty ? "" : ", made from " + sources.joined(separator: " and ")
  }

  private func source(of input: Tensor) -> String? {
    let node = input.trace.graph.nodes[input.value.node]
    if let name = node.boundName { return "'\(name)'" }
    guard let origin = node.origin else { return nil }
    guard let maker = model.paths.identity(at: origin.path) else { return "\(origin)" }
    let file = maker.file.split(separator: "/").last.map(String.init) ?? maker.file
    return "\(origin) (\(maker.kind), \(file):\(maker.line))"
  }
}
