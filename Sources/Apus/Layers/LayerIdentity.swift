// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
public import ApusIO

/// What tells one construction of a layer from another: copies of a value share it, two constructions differ.
///
/// A layer with parameters stores one and records its computation through
/// ``record(on:description:_:)``.
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
  ///   - description: What a summary shows, such as `Dense 120 relu`; made when it is asked for.
  public func record(
    on input: Tensor, description: @autoclosure @escaping @Sendable () -> String? = nil,
    _ body: (LayerContext) -> Tensor
  ) -> Tensor {
    let trace = input.trace
    guard !input.isFailed else { return input }
    guard let model = trace.context as? ModelTrace else {
      return trace.fail(
        Diagnostic(
          "\(kind) was called outside of a program", place: place,
          help: "call layers in the functions given to Program"))
    }
    guard let path = model.paths[self] else {
      return trace.fail(
        Diagnostic(
          "\(kind) is not part of the model, so its parameters would not last", place: place,
          help: "keep the layer in a stored property of the model and call that"))
    }
    let outer = trace.origin
    trace.origin = Origin(path: path.isEmpty ? kind : path, file: file, line: line)
    defer { trace.origin = outer }
    let first = trace.graph.nodes.count
    let output = body(LayerContext(identity: self, path: path, model: model, input: input))
    guard !output.isFailed else { return output }
    model.append(
      LayerRecord(
        path: path, description: description() ?? kind, output: output.type,
        operations: trace.graph.contractionOperations(first..<trace.graph.nodes.count)))
    return output
  }

  /// Where the layer was made.
  public var place: Diagnostic.Place { Diagnostic.Place(file: file, line: line) }
}
