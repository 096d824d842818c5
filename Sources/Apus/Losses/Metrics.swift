// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusPrimitives
import ApusTensor

/// The share of rows whose largest logit stands at the label.
public func accuracy(_ logits: Tensor, _ labels: Tensor) -> Tensor {
  if let failed = expectLogitsAndLabels("accuracy", logits, labels) { return failed }
  let hits = logits.argmax(along: 1).converted(to: labels.dtype) .== labels
  return hits.converted(to: logits.dtype).mean()
}

/// The share of elements on the right side of 0, for targets of 0 and 1.
public func binaryAccuracy(_ logits: Tensor, _ targets: Tensor) -> Tensor {
  if let failed = expectSameType("binaryAccuracy", logits, targets) { return failed }
  let positive = logits .> 0
  let wanted = targets .> 0.5
  return (positive .== wanted).converted(to: logits.dtype).mean()
}
