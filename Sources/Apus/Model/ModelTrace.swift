// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusTensor

/// What a trace knows of the model it records: where each layer stands and which parameters it asked for.
final class ModelTrace {
  /// Where the layers stand.
  let paths: LayerPaths
  /// The state asked for, in order of first request.
  private(set) var parameters: [ParameterSpec] = []
  /// The calls of layers, in order.
  private(set) var layers: [LayerRecord] = []
  private var tensors: [String: Tensor] = [:]

  init(_ paths: LayerPaths) { self.paths = paths }

  /// The state tensor of a path, recorded at its first request.
  func parameter(
    _ spec: ParameterSpec, on trace: Trace, conflict: (TensorType) -> Diagnostic
  ) -> Tensor {
    if let tensor = tensors[spec.path] {
      return tensor.type == spec.type ? tensor : trace.fail(conflict(tensor.type))
    }
    let tensor = trace.parameter(spec.path, spec.type)
    tensors[spec.path] = tensor
    parameters.append(spec)
    return tensor
  }

  /// The tensor of a path that was asked for.
  func tensor(at path: String) -> Tensor? { tensors[path] }

  /// Notes a call of a layer.
  func append(_ record: LayerRecord) { layers.append(record) }
}

/// One call of a layer, as a summary shows it.
struct LayerRecord: Sendable {
  /// The layer's path.
  let path: String
  /// The layer in words, such as `Dense 120 relu`.
  let description: String
  /// The type of its result.
  let output: TensorType
  /// The nodes recorded for it.
  let nodes: Range<Int>
}
