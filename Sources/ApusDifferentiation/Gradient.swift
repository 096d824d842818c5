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
/// parameters or anything computed; what a value is computed from plays no part, unless asked for as well: then its
/// gradient is the total one, through the value too.
///
/// What lies between the values and the loss is differentiated in the form that stays accurate: the derivative of
/// `log(softmax(z))` is that of `z - logSumExp(z)`. A value that is asked for keeps the form in which it is written.
///
/// - Returns: One tensor of each value's type; zeros for a value that does not influence the loss.
public func gradient(
  of loss: Tensor, withRespectTo values: [Tensor], cotangent: Tensor? = nil
) -> [Tensor] {
  let check = DerivativeCheck(function: "gradient", subject: "the loss")
  return gradient(of: loss, withRespectTo: values, cotangent: cotangent) {
    if let fault = check.fault([loss], by: values, along: [cotangent].compactMap { $0 }) { return fault }
    guard let cotangent else { return check.fault(ofNumber: loss, alternative: ", or give a cotangent") }
    guard cotangent.type != loss.type else { return nil }
    return Diagnostic(
      "gradient: the cotangent must be \(loss.type) as the loss is, got \(cotangent.type)",
      value: check.path(of: loss))
  }
}

/// A loss and its gradient by values it was computed from, recorded in the same trace.
///
/// - Returns: The loss, and one tensor of each value's type as ``gradient(of:withRespectTo:cotangent:)`` gives it.
public func valueAndGradient(
  of loss: Tensor, withRespectTo values: [Tensor]
) -> (Tensor, [Tensor]) {
  let check = DerivativeCheck(function: "valueAndGradient", subject: "the loss")
  let gradients = gradient(of: loss, withRespectTo: values) {
    check.fault([loss], by: values, along: []) ?? check.fault(ofNumber: loss)
  }
  return (loss, gradients)
}

/// The gradient of a loss, unless something is wrong with the request.
private func gradient(
  of loss: Tensor, withRespectTo values: [Tensor], cotangent: Tensor? = nil, _ fault: () -> Diagnostic?
) -> [Tensor] {
  guard !loss.isFailed else { return values }
  if let fault = fault() {
    loss.trace.fail(fault)
    return values
  }
  let accurate = refined([loss], asFunctionsOf: values)[0]
  return gradient(ofRefined: accurate, withRespectTo: values, cotangent: cotangent)
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
  let check = DerivativeCheck(function: "vjp", subject: "a result")
  if let fault = check.fault(results, by: values, along: cotangents)
    ?? check.fault(cotangents, "cotangents", of: results, "results")
  {
    trace.fail(fault)
    return values
  }
  guard !results.isEmpty else { return values.map { $0.filled(with: 0) } }
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
