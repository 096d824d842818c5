// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusPrimitives

/// The mean of −log softmax(logits)[label]; finite for any finite logits.
///
/// A program that is trained with it takes labels in `0..<classes`: data with others are refused before the first
/// step, and the emitted step returns a status and leaves the state as it was.
public func softmaxCrossEntropy(_ logits: Tensor, _ labels: Tensor) -> Tensor {
  if let failed = expectLogitsAndLabels("softmaxCrossEntropy", logits, labels) { return failed }
  let classes = logits.shape[1]
  labels.expectTargets(.labels(classes: classes))
  let chosen = oneHot(checkIndex(labels, below: classes), count: classes, dtype: logits.dtype)
  let score = (chosen * logSoftmax(logits)).sum()
  return score.scaled(by: -1, overCountOf: logits, along: [0])
}

/// The mean over all elements of −t log σ(z) − (1 − t) log(1 − σ(z)), finite for any finite logits.
///
/// It is computed as log(1 + eᶻ) − z t, whose derivative is σ(z) − t at every z. Written with max(z, 0) and |z|
/// instead, the derivative at z = 0, where a network with zero weights begins, would not be ½ − t.
///
/// A program that is trained with it takes targets from 0 to 1: beyond them it has no lowest value.
public func logisticCrossEntropy(_ logits: Tensor, _ targets: Tensor) -> Tensor {
  if let failed = expectSameType("logisticCrossEntropy", logits, targets) { return failed }
  targets.expectTargets(.numbers(0...1, loss: "logisticCrossEntropy"))
  return (softplus(logits) - logits * targets).mean()
}
