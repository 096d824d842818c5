// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
import ApusPrimitives
import ApusTensor

/// What training makes small: the mean over a batch, from a model's output and its targets.
///
/// Any function with this type is a loss; evaluation weights each batch's mean with the number of its
/// examples, so that the result is the mean over the whole data set.
public typealias Loss = @Sendable (_ output: Tensor, _ target: Tensor) -> Tensor

/// What a person looks at: the mean over a batch, from a model's output and its targets.
public typealias Metric = @Sendable (_ output: Tensor, _ target: Tensor) -> Tensor

/// Checks that a loss compares tensors of one type; without it, broadcasting would hide the mistake.
func expectSameType(_ name: String, _ output: Tensor, _ target: Tensor) -> Tensor? {
  guard !output.isFailed, !target.isFailed, output.type != target.type else {
    return output.isFailed ? output : target.isFailed ? target : nil
  }
  let help =
    output.shape.elementCount == target.shape.elementCount
    ? "reshape one: both have \(output.shape.elementCount) elements"
    : "the model's last layer must give one number for each number of the target"
  return output.trace.fail(
    Diagnostic(
      "\(name) expects an output and a target of one type, got \(output.type) and \(target.type)",
      value: output.pathDescription, help: help))
}

/// Checks that a loss is given logits and one label a row.
func expectLogitsAndLabels(_ name: String, _ logits: Tensor, _ labels: Tensor) -> Tensor? {
  guard !logits.isFailed, !labels.isFailed else { return logits.isFailed ? logits : labels }
  guard logits.rank == 2, logits.dtype.isFloatingPoint else {
    return logits.trace.fail(
      Diagnostic(
        "\(name) expects a matrix of logits, got \(logits.type)", value: logits.pathDescription,
        help: "end the model with Dense(classes)"))
  }
  guard labels.dtype.isInteger, labels.rank == 1, labels.shape[0] == logits.shape[0] else {
    return logits.trace.fail(
      Diagnostic(
        "\(name) expects labels i32[\(logits.shape[0])] for logits \(logits.type), got \(labels.type)",
        value: logits.pathDescription,
        help: "a label is the number of a class; for targets between 0 and 1 use logisticCrossEntropy"))
  }
  if let known = labels.trace.model?.labels, known.value == labels.rootValue,
    known.classCount > logits.shape[1]
  {
    return logits.trace.fail(
      Diagnostic(
        "\(name) has \(logits.shape[1]) logits a row for labels of \(known.classCount) classes",
        value: logits.pathDescription,
        help: "end the model with Dense(\(known.classCount)), or give the data set the classCount it has"))
  }
  return nil
}

extension Tensor {
  /// Where the value comes from, for messages.
  var pathDescription: String? { trace.graph.nodes[value.node].origin?.description }
}
