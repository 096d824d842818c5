// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO

/// What tells one construction of a layer from another: copies of a value share it, two constructions differ.
///
/// A layer with parameters stores one and records its computation through
/// ``record(on:_:description:_:)``.
public final class LayerIdentity: Sendable {
  /// The layer's type as messages name it, such as `Dense`.
  public let kind: String
  /// The file that made the layer.
  public let file: String
  /// The line in it.
  public let line: Int

  /// Creates an identity; a layer's initialiser passes on the place where it was called.
  public init(_ kind: String, file: String, line: Int) {
    self.kind = kind
    self.file = file
    self.line = line
  }

  /// Records the computation of this layer: new nodes carry its path, and errors its place.
  ///
  /// - Parameters:
  ///   - input: What the layer is called with; there may be more tensors.
  ///   - description: What a summary shows, such as `Dense 120 relu`; made when it is asked for.
  public func record(
    on input: Tensor, _ others: Tensor..., description: @autoclosure @escaping @Sendable () -> String? = nil,
    _ body: (LayerContext) -> Tensor
  ) -> Tensor {
    var output = input
    let trace = record([input] + others, description) { layer in
      output = body(layer)
      return [output]
    }
    return trace.isFailed ? trace.failed : output
  }

  /// Records the computation of a layer that gives several tensors.
  ///
  /// - Parameters:
  ///   - input: What the layer is called with; there may be more tensors.
  ///   - resultCount: How many tensors it gives. After an error it gives as many that stand for nothing.
  ///   - description: What a summary shows; made when it is asked for.
  public func record(
    on input: Tensor, _ others: Tensor..., resultCount: Int,
    description: @autoclosure @escaping @Sendable () -> String? = nil, _ body: (LayerContext) -> [Tensor]
  ) -> [Tensor] {
    var outputs: [Tensor] = []
    let trace = record([input] + others, description) { layer in
      outputs = body(layer)
      if !input.isFailed, outputs.count != resultCount {
        _ = layer.fail("\(kind) must give \(resultCount) tensors, got \(outputs.count)")
      }
      return outputs
    }
    return trace.isFailed ? Array(repeating: trace.failed, count: max(resultCount, 0)) : outputs
  }

  /// Records the computation in the innermost trace of the inputs, which it returns.
  private func record(
    _ inputs: [Tensor], _ description: @escaping @Sendable () -> String?, _ body: (LayerContext) -> [Tensor]
  ) -> Trace {
    let trace = inputs[0].trace.innermost(inputs)
    for input in inputs {
      guard trace.reaches(input, orFails: "\(kind) was called with tensors of different traces") else {
        return trace
      }
    }
    do throws(Diagnostic) {
      if !trace.isFailed { try record(inputs, on: trace, description, body) }
    } catch {
      trace.fail(error)
    }
    return trace
  }

  private func record(
    _ inputs: [Tensor], on trace: Trace, _ description: @escaping @Sendable () -> String?,
    _ body: (LayerContext) -> [Tensor]
  ) throws(Diagnostic) {
    guard let model = trace.model else {
      throw Diagnostic(
        "\(kind) was called outside of a program", place: place,
        help: "call layers in the functions given to Program")
    }
    guard let path = model.paths[self] else {
      throw Diagnostic(
        "\(kind) is not part of the model, so its parameters would not last", place: place,
        help: "keep the layer in a stored property of the model and call that")
    }
    let outer = trace.origin
    trace.origin = Origin(path: path.isEmpty ? kind : path, file: file, line: line)
    defer { trace.origin = outer }
    let first = trace.graph.nodes.count
    let outputs = body(LayerContext(identity: self, path: path, model: model, inputs: inputs))
    guard !trace.isFailed else { return }
    model.append(
      LayerRecord(
        path: path, description: description() ?? kind, outputs: outputs.map(\.type),
        operations: trace.graph.contractionOperations(first..<trace.graph.nodes.count)))
  }

  /// Where the layer was made.
  public var place: Diagnostic.Place { Diagnostic.Place(file: file, line: line) }
}
