// SPDX-License-Identifier: Apache-2.0

import ApusGraph
import ApusIO
import ApusTensor

/// Finds what is wrong with a request for derivatives, in the words of the function that was called.
struct DerivativeCheck {
  /// The function's name.
  let function: String
  /// What is differentiated, such as `the loss`.
  let subject: String

  /// Why results cannot be differentiated by values along directions; `nil` if they can, or if the trace has failed
  /// before.
  func fault(_ results: [Tensor], by values: [Tensor], along directions: [Tensor]) -> Diagnostic? {
    let tensors = results + values + directions
    guard let trace = tensors.first?.trace else { return nil }
    guard tensors.allSatisfy({ $0.trace === trace }) else {
      return Diagnostic("\(function): \(subject) and what it is differentiated by come from different traces")
    }
    guard !trace.isFailed else { return nil }
    for result in results where !result.dtype.isFloatingPoint {
      return Diagnostic(
        "\(function): \(subject) must be floating point, got \(result.type)", value: path(of: result))
    }
    for value in values where !value.dtype.isFloatingPoint {
      return Diagnostic(
        "\(function): a value must be floating point, got \(value.type)", value: path(of: value),
        help: "a derivative by integers does not exist; leave the value out")
    }
    return nil
  }

  /// Why tensors are no directions for others, of which there must be one for each; `nil` if they are.
  ///
  /// - Parameters:
  ///   - name: What the directions are, such as `tangents`.
  ///   - kind: What the others are, such as `values`.
  func fault(_ directions: [Tensor], _ name: String, of tensors: [Tensor], _ kind: String) -> Diagnostic? {
    guard directions.map(\.type) != tensors.map(\.type) else { return nil }
    return Diagnostic(
      "\(function): the \(name) must be \(tensors.map(\.type)) as the \(kind) are, got \(directions.map(\.type))"
    )
  }

  /// Why a loss is not a single number; `nil` if it is.
  ///
  /// - Parameters:
  ///   - alternative: What may be done instead of reducing it.
  func fault(ofNumber loss: Tensor, alternative: String = "") -> Diagnostic? {
    guard loss.type.elementCount != 1 else { return nil }
    return Diagnostic(
      "\(function): \(subject) must be a single number, got \(loss.type)", value: path(of: loss),
      help: "reduce it with sum() or mean()" + alternative)
  }

  /// The path of the layer or value in which a tensor was made.
  func path(of tensor: Tensor) -> String? {
    tensor.trace.graph.nodes[tensor.value.node].origin?.description
  }
}
