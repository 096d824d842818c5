// SPDX-License-Identifier: Apache-2.0

public import ApusGraph
import ApusIO
import ApusPasses
import ApusPrimitives
import ApusTensor

/// The gradient of a loss by values it was computed from, recorded in the same trace.
///
/// Without a cotangent the loss must be a single number, and the seed is `L̄ = ∂L/∂L = 1`. With one, the loss
/// may be any tensor, and the result is the gradient of `Σ loss · cotangent`. The values may be inputs,
/// parameters or anything computed; what a value is computed from plays no part, unless asked for as well.
///
/// What lies between the values and the loss is differentiated in the form that stays accurate: the derivative of
/// `log(softmax(z))` is that of `z - logSumExp(z)`. A value that is asked for keeps the form in which it is written.
///
/// - Returns: One tensor of each value's type; zeros for a value that does not influence the loss.
public func gradient(
  of loss: Tensor, withRespectTo values: [Tensor], cotangent: Tensor? = nil
) -> [Tensor] {
  let trace = loss.trace
  if let fault = fault(loss, values, cotangent) {
    trace.fail(fault)
    return values
  }
  let accurate = refined([loss], asFunctionsOf: values)[0]
  return gradient(ofRefined: accurate, withRespectTo: values, cotangent: cotangent)
}

/// A loss and its gradient by values it was computed from, recorded in the same trace.
///
/// - Returns: The loss, and one tensor of each value's type as ``gradient(of:withRespectTo:cotangent:)`` gives it.
public func valueAndGradient(
  of loss: Tensor, withRespectTo values: [Tensor]
) -> (Tensor, [Tensor]) {
  (loss, gradient(of: loss, withRespectTo: values))
}

/// The gradient of `Σ result · cotangent` over several results, by values they were computed from.
///
/// It is one sweep over the graph, however many results there are.
///
/// - Returns: One tensor of each value's type; zeros for a value that influences no result.
public func vjp(of results: [Tensor], withRespectTo values: [Tensor], cotangents: [Tensor]) -> [Tensor] {
  guard let trace = (results + values).first?.trace, !results.contains(where: \.isFailed) else {
    return values
  }
  guard results.map(\.type) == cotangents.map(\.type) else {
    trace.fail(
      Diagnostic(
        "vjp: the cotangents must be \(results.map(\.type)) as the results are, got \(cotangents.map(\.type))"
      ))
    return values
  }
  guard !results.isEmpty else { return values.map { $0.filled(with: 0) } }
  for (result, cotangent) in zip(results, cotangents) {
    if let fault = fault(result, values, cotangent) {
      trace.fail(fault)
      return values
    }
  }
  let accurate = refined(results, asFunctionsOf: values)
  let found = trace.pullback(of: accurate, cotangents: cotangents, to: values) { $0 + $1 }
  return zip(values, found).map { value, cotangent in cotangent ?? value.filled(with: 0) }
}

/// The gradient of a loss that has its accurate form already.
package func gradient(
  ofRefined loss: Tensor, withRespectTo values: [Tensor], cotangent: Tensor? = nil
) -> [Tensor] {
  let cotangents = cotangents(ofRefined: loss, withRespectTo: values, cotangent: cotangent)
  return zip(values, cotangents).map { value, cotangent in cotangent ?? value.filled(with: 0) }
}

/// The gradient of a loss that has its accurate form already; `nil` for a value that does not influence the loss.
package func cotangents(
  ofRefined loss: Tensor, withRespectTo values: [Tensor], cotangent: Tensor? = nil
) -> [Tensor?] {
  let seed = cotangent ?? loss.filled(with: 1)
  return loss.trace.pullback(of: [loss], cotangents: [seed], to: values) { $0 + $1 }
}

/// Why a gradient cannot be taken; `nil` if it can, or if the trace has failed before.
private func fault(_ loss: Tensor, _ values: [Tensor], _ cotangent: Tensor?) -> Diagnostic? {
  guard !loss.isFailed else { return nil }
  guard values.allSatisfy({ $0.trace === loss.trace }), cotangent.map({ $0.trace === loss.trace }) ?? true
  else {
    return Diagnostic("gradient: the loss and the values come from different traces")
  }
  let path = loss.trace.graph.nodes[loss.value.node].origin?.path
  guard loss.dtype.isFloatingPoint else {
    return Diagnostic("gradient: the loss must be floating point, got \(loss.type)", value: path)
  }
  for value in values where !value.dtype.isFloatingPoint {
    return Diagnostic(
      "gradient: a value must be floating point, got \(value.type)",
      value: loss.trace.graph.nodes[value.value.node].origin?.path,
      help: "a derivative by integers does not exist; leave the value out")
  }
  if let cotangent {
    guard cotangent.type == loss.type else {
      return Diagnostic(
        "gradient: the cotangent must be \(loss.type) as the loss is, got \(cotangent.type)", value: path)
    }
  } else if loss.type.elementCount != 1 {
    return Diagnostic(
      "gradient: the loss must be a single number, got \(loss.type)", value: path,
      help: "reduce it with sum() or mean(), or give a cotangent")
  }
  return nil
}
