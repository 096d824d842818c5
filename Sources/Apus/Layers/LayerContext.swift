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

  private var trace: Trace { inputs[0].trace }

  /// A parameter of the layer; asking again for a name gives the same tensor.
  ///
  /// - Parameters:
  ///   - name: The last part of the parameter's path, such as `weight`.
  ///   - initializer: How the program's `init` makes its first value.
  public func parameter(_ name: String, _ type: TensorType, _ initializer: Initializer) -> Tensor {
    let path = path.isEmpty ? name : "\(path).\(name)"
    return model.parameter(
      ParameterSpec(
        path: path, type: type, initializer: initializer, owner: .layer(ObjectIdentifier(identity))),
      on: trace
    ) { earlier in
      diagnostic(
        "\(identity.kind) is used twice with different sizes: '\(name)' would be \(earlier) and \(type)",
        help: "make two layers, or give both uses operands of one shape")
    }
  }

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
    let node = trace.graph.nodes[input.value.node]
    if let name = node.boundName { return "'\(name)'" }
    guard let origin = node.origin else { return nil }
    guard let maker = model.paths.identity(at: origin.path) else { return origin.path }
    let file = maker.file.split(separator: "/").last.map(String.init) ?? maker.file
    return "\(origin.path) (\(maker.kind), \(file):\(maker.line))"
  }
}
